//! In which language the program speaks: the one asked for, or that of the user's system.

use std::ffi::OsString;
use std::sync::OnceLock;

use clap::ValueEnum;
use gongkai::finding::Language;

/// As it is asked for.
#[derive(Clone, Copy, ValueEnum)]
pub enum Asked {
    #[value(name = "en")]
    English,
    #[value(name = "zh")]
    Chinese,
}

/// Decided once, when the arguments are known.
static SPOKEN: OnceLock<Language> = OnceLock::new();

/// What stands on the command line for the language, before all of it is understood: what is wrong with it is to be
/// said in that language.
pub fn asked(arguments: impl Iterator<Item = OsString>) -> Option<Asked> {
    let mut arguments = arguments.skip_while(|argument| !is_lang(argument));
    let first = arguments.next()?;
    let behind = || arguments.next().map(|next| next.to_string_lossy().into_owned());
    let name = first.to_string_lossy().split_once('=').map(|(_, name)| name.to_owned());
    Asked::from_str(&name.or_else(behind)?, false).ok()
}

fn is_lang(argument: &OsString) -> bool {
    let text = argument.to_string_lossy();
    text == "--lang" || text.starts_with("--lang=")
}

/// Speaks the language asked for from now on.
pub fn speak(asked: Option<Asked>) {
    if let Some(asked) = asked {
        _ = SPOKEN.set(match asked {
            Asked::English => Language::English,
            Asked::Chinese => Language::Chinese,
        });
    }
}

pub fn spoken() -> Language {
    *SPOKEN.get_or_init(|| of_system().unwrap_or(Language::English))
}

/// Whether the user has said nothing of a language, neither to us nor to the system (`C`, or nothing).
pub fn is_open() -> bool {
    of_system().is_none() && spoken() == Language::English
}

fn of_system() -> Option<Language> {
    of_locale(&sys_locale::get_locale()?)
}

/// Chinese of any place, else English; nothing of the locale of programmers.
fn of_locale(locale: &str) -> Option<Language> {
    let language = locale.split(['-', '_', '.']).next().unwrap_or_default();
    match language.to_ascii_lowercase().as_str() {
        "zh" => Some(Language::Chinese),
        "" | "c" | "posix" => None,
        _ => Some(Language::English),
    }
}

/// A message in the language that is spoken; both have the same values in it.
macro_rules! say {
    ($english:literal, $chinese:literal $(, $value:expr)* $(,)?) => {
        match $crate::command::language::spoken() {
            gongkai::finding::Language::English => format!($english $(, $value)*),
            gongkai::finding::Language::Chinese => format!($chinese $(, $value)*),
        }
    };
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(locale: &str, expected: Option<Language>) {
        assert_eq!(of_locale(locale), expected, "{locale}");
    }

    #[test]
    fn locales() {
        check("zh-CN", Some(Language::Chinese));
        check("zh_TW.UTF-8", Some(Language::Chinese));
        check("zh", Some(Language::Chinese));
        check("en-US", Some(Language::English));
        check("de_DE", Some(Language::English));
        check("C", None);
        check("C.UTF-8", None);
        check("POSIX", None);
        check("", None);
    }
}
