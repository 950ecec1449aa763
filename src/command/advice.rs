//! Why files were set aside, sorted by what a person can do about it.

/// A kind of refusal, and one step that helps.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Advice {
    /// Words of the reason by which it is known; the first advice that has one counts.
    signs: &'static [&'static str],
    /// What the files are, and what helps: in English and in Chinese.
    pub what: [&'static str; 2],
    pub step: [&'static str; 2],
    /// As it stands in the summary as JSON.
    pub id: &'static str,
}

/// The last is for what no other knows.
const ALL: [Advice; 13] = [
    Advice {
        id: "not_found",
        signs: &[
            "no such file",
            "no file matches",
            "pattern cannot be understood",
            "holds no file that",
        ],
        what: ["not found", "找不到"],
        step: ["check the path", "请核对路径"],
    },
    Advice {
        id: "no_report",
        signs: &["no report found in it"],
        what: ["no report in it", "不是年报"],
        step: [
            "look at one of them: the report may be another file, or the table a picture",
            "打开看一看：年报可能是另一个文件，或表格是图片",
        ],
    },
    Advice {
        id: "picture",
        signs: &["pictures and no text", "this is a picture"],
        what: ["pictures of pages", "扫描件或图片"],
        step: [
            "run again with the models that read them, or look for the report as a web page or Word file",
            "取得识别模型后重试，或找网页版、Word 版",
        ],
    },
    Advice {
        id: "link",
        signs: &["only links to its report"],
        what: ["web page that only links to the report", "网页只有附件链接"],
        step: ["fetch the file that the page names", "请下载网页所链接的附件"],
    },
    Advice {
        id: "locked",
        signs: &["password", "is encrypted", "encrypted;"],
        what: ["locked", "有密码或加密"],
        step: [
            "give --password, or save them without a password",
            "加 --password，或另存为无密码文件",
        ],
    },
    Advice {
        id: "empty",
        signs: &["the file is empty", "zero bytes", "holds no file"],
        what: ["empty", "空文件"],
        step: ["fetch them again", "请重新下载"],
    },
    Advice {
        id: "damaged",
        signs: &["is damaged", "may be cut off", "perhaps it is damaged"],
        what: ["damaged", "文件损坏"],
        step: [
            "the download seems cut off: fetch them again; if they open in Word or a browser, save them anew",
            "下载可能不完整，请重新下载；若能打开，请另存",
        ],
    },
    Advice {
        id: "fonts",
        signs: &["characters of its fonts"],
        what: ["fonts that nobody can read", "字体无法识别"],
        step: [
            "print one to PDF anew, recognise the text (OCR), or look for another version",
            "重新打印为 PDF、做文字识别，或找其他版本",
        ],
    },
    Advice {
        id: "limits",
        signs: &[
            "took more than",
            "needed more",
            "more memory",
            "nested too deeply",
            "larger than",
        ],
        what: ["past a limit", "超时或过大"],
        step: ["try again with --timeout or --memory raised", "提高 --timeout 或 --memory 再试"],
    },
    Advice {
        id: "refused",
        signs: &["permission", "cannot be read", "cannot be opened"],
        what: ["cannot be opened", "无法打开"],
        step: ["check who may read them", "请检查权限"],
    },
    Advice {
        id: "loop",
        signs: &["leads back"],
        what: ["links into their own folder", "链接指回自身文件夹"],
        step: ["nothing is lost: the folder itself was read", "不影响结果：文件夹本身已读"],
    },
    Advice {
        id: "format",
        signs: &["this is "],
        what: ["format that is not read", "格式不支持"],
        step: ["save them as .docx, .xlsx or PDF", "另存为 .docx、.xlsx 或 PDF"],
    },
    Advice {
        id: "other",
        signs: &[],
        what: ["not read for another reason", "其他原因"],
        step: ["files.csv says why", "原因见 files.csv"],
    },
];

/// The advice for a reason.
pub fn advice(reason: &str) -> &'static Advice {
    let reason = reason.to_lowercase();
    let known = ALL.iter().find(|one| one.signs.iter().any(|sign| reason.contains(sign)));
    known.unwrap_or(&ALL[ALL.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai::read::ReadError;

    #[track_caller]
    fn check(reason: &str, id: &str) {
        assert_eq!(advice(reason).id, id, "{reason}");
    }

    #[test]
    fn every_error_has_its_step() {
        let of = |error: ReadError| error.to_string();
        check(&of(ReadError::Empty), "empty");
        check(&of(ReadError::Unsupported("a document of Word 6".into())), "format");
        check(&of(ReadError::Encrypted), "locked");
        check(&of(ReadError::WrongPassword), "locked");
        check(&of(ReadError::Locked("only its holders".into())), "locked");
        check(&of(ReadError::Damaged("failed parsing cross reference table".into())), "damaged");
        check(&of(ReadError::NoText), "picture");
        check(&of(ReadError::Unreadable("UMing".into())), "fonts");
    }

    #[test]
    fn reasons_of_a_run() {
        check("no report found in it: no table of a known form and no report title", "no_report");
        check(
            "this is a picture of a kind that is not read; save it as PNG, JPEG or TIFF",
            "picture",
        );
        check("this is a web page that only links to its report; give that file: a.doc", "link");
        check("the archive is encrypted; unpack it and give the files inside", "locked");
        check("took more than 30 s", "limits");
        check("the file is larger than 512 MiB: no report is", "limits");
        check("no such file or folder", "not_found");
        check("the link leads back to mix", "loop");
        check("its reader was killed (signal 9)", "other");
    }
}
