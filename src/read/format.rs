//! The formats that are read: their ids, names and endings.

/// What a file is, by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    Text,
    Docx,
    /// A Word document in one XML file: of 2003, or a package written flat.
    WordXml,
    /// Word of 1997–2003, and WPS.
    Doc,
    Rtf,
    Odt,
    Xlsx,
    Xlsb,
    /// SpreadsheetML, as Excel 2003 wrote it.
    ExcelXml,
    Xls,
    Ods,
    Pdf,
    Html,
    Mhtml,
    Ofd,
    /// A picture of a page, or of several.
    Picture,
}

impl Format {
    pub const ALL: [Format; 16] = [
        Format::Text,
        Format::Docx,
        Format::WordXml,
        Format::Doc,
        Format::Rtf,
        Format::Odt,
        Format::Xlsx,
        Format::Xlsb,
        Format::ExcelXml,
        Format::Xls,
        Format::Ods,
        Format::Pdf,
        Format::Html,
        Format::Mhtml,
        Format::Ofd,
        Format::Picture,
    ];

    /// As it stands in `files.csv`.
    pub fn id(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Docx => "docx",
            Format::WordXml => "word_xml",
            Format::Doc => "doc",
            Format::Rtf => "rtf",
            Format::Odt => "odt",
            Format::Xlsx => "xlsx",
            Format::Xlsb => "xlsb",
            Format::ExcelXml => "excel_xml",
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::Pdf => "pdf",
            Format::Ofd => "ofd",
            Format::Picture => "picture",
            Format::Html => "html",
            Format::Mhtml => "mhtml",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Format::Text => "plain text",
            Format::Docx => "a Word document (.docx)",
            Format::WordXml => "a Word document in one XML file",
            Format::Doc => "an old Word or WPS document (.doc)",
            Format::Rtf => "a document in Rich Text Format (RTF)",
            Format::Odt => "an OpenDocument text (.odt)",
            Format::Xlsx => "an Excel workbook (.xlsx)",
            Format::Xlsb => "a binary Excel workbook (.xlsb)",
            Format::ExcelXml => "a workbook in the XML of Excel 2003",
            Format::Xls => "an Excel workbook (.xls)",
            Format::Ods => "an OpenDocument workbook (.ods)",
            Format::Pdf => "a PDF",
            Format::Ofd => "an OFD document (.ofd)",
            Format::Picture => "a picture",
            Format::Html => "a web page (HTML)",
            Format::Mhtml => "a web page in one file (MHTML)",
        }
    }

    /// Endings that files of this format have, in small letters.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Format::Text => &["txt", "text", "md", "markdown", "csv", "tsv"],
            Format::Docx => &["docx", "docm", "dotx", "dotm"],
            Format::WordXml => &["xml"],
            Format::Doc => &["doc", "dot", "wps", "wpt"],
            Format::Rtf => &["rtf"],
            Format::Odt => &["odt", "ott", "fodt"],
            Format::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Format::Xlsb => &["xlsb"],
            Format::ExcelXml => &["xml"],
            // WPS keeps workbooks in the same container.
            Format::Xls => &["xls", "xlt", "et", "ett"],
            Format::Ods => &["ods", "ots", "fods"],
            Format::Pdf => &["pdf"],
            Format::Ofd => &["ofd"],
            Format::Picture => &["jpg", "jpeg", "png", "tif", "tiff"],
            // Names of programs like .jsp say nothing of what they send.
            Format::Html => &["html", "htm", "shtml", "xhtml"],
            Format::Mhtml => &["mht", "mhtml"],
        }
    }
}
