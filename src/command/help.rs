//! The help and the refusals of the command line in Chinese, by the rows of `help.csv`.
//!
//! The texts stand in English beside the options that they are about, as clap wants them; what clap itself says in
//! English (headings, defaults, values) is left out and said here.

use std::collections::HashMap;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};
use gongkai::finding::Language;

use super::heard;
use super::language::spoken;

/// English → Chinese.
type Texts = HashMap<String, String>;

/// The program with its help in the language that is spoken.
pub fn in_language(mut program: Command) -> Command {
    match spoken() {
        Language::English => program,
        Language::Chinese => {
            // Only then are the options there that clap adds.
            program.build();
            translated(program, &texts())
        }
    }
}

/// Ends the program with what clap has to say: help, the version, or what is wrong with the arguments.
pub fn leave(error: &Error) -> ! {
    if let (Language::Chinese, Some(said)) = (spoken(), refusal(error)) {
        let usage = error.get(ContextKind::Usage).map(|usage| chinese_usage(&usage.to_string()));
        let usage = usage.map_or_else(String::new, |usage| format!("\n{usage}\n"));
        eprintln!("gongkai：{said}\n{usage}\n详见 --help。");
        std::process::exit(error.exit_code());
    }
    error.exit()
}

fn texts() -> Texts {
    let mut rows = csv::Reader::from_reader(include_str!("help.csv").as_bytes());
    rows.deserialize().flatten().collect()
}

fn translated(mut command: Command, texts: &Texts) -> Command {
    let usage = chinese_usage(&command.render_usage().to_string());
    let usage = usage.trim_start_matches("用法：").trim().to_owned();
    let of = |text: Option<&StyledStr>| text.map(|text| in_chinese(&text.to_string(), texts));
    let (about, long) = (of(command.get_about()), of(command.get_long_about()));
    let after = command.get_after_help().map(|text| line_by_line(&text.to_string(), texts));
    command = command
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("命令")
        .override_usage(usage);
    if let Some(about) = about {
        command = command.long_about(long.unwrap_or_else(|| about.clone())).about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    command
        .mut_args(|argument| with_help(argument, texts))
        .mut_subcommands(|command| translated(command, texts))
}

/// What an option is for, what may be given and what is taken if nothing is given.
fn with_help(argument: Arg, texts: &Texts) -> Arg {
    let of = |text: Option<&StyledStr>| text.map(|text| in_chinese(&text.to_string(), texts));
    let mut short = of(argument.get_help()).unwrap_or_default();
    let mut long = of(argument.get_long_help()).unwrap_or_else(|| short.clone());
    let values = argument.get_possible_values();
    let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
    let takes_values = argument.get_action().takes_values();
    if !names.is_empty() && takes_values {
        short.push_str(&format!(" [可选值：{}]", names.join(", ")));
        long.push_str("\n\n可选值：");
        for value in &values {
            let about = value.get_help().map(|help| in_chinese(&help.to_string(), texts));
            let about = about.map_or_else(String::new, |about| format!(":{about}"));
            long.push_str(&format!("\n- {}{about}", value.get_name()));
        }
    }
    if let ([default], true) = (argument.get_default_values(), takes_values) {
        let default = format!("[默认：{}]", default.to_string_lossy());
        short.push_str(&format!(" {default}"));
        long.push_str(&format!("\n\n{default}"));
    }
    let heading = if argument.is_positional() { "参数" } else { "选项" };
    argument
        .help(short)
        .long_help(long)
        .hide_possible_values(true)
        .hide_default_value(true)
        .help_heading(heading)
}

/// A text in Chinese, or as it stands if no row has it; a test sees to it that one has.
fn in_chinese(text: &str, texts: &Texts) -> String {
    texts.get(text.trim()).cloned().unwrap_or_else(|| text.to_owned())
}

/// The text below the options: commands stay as they are, what is said of them is translated. A line that is `-` in
/// Chinese is said by the one before it.
fn line_by_line(text: &str, texts: &Texts) -> String {
    let line = |line: &str| {
        let known = |part: &str| texts.get(part).map(|chinese| line.replace(part, chinese));
        known(line.trim()).or_else(|| known(remark(line)?)).unwrap_or_else(|| line.to_owned())
    };
    text.lines().map(line).filter(|line| line != "-").collect::<Vec<_>>().join("\n")
}

/// What stands behind an example, after a gap.
fn remark(line: &str) -> Option<&str> {
    let (_, remark) = line.trim().rsplit_once("  ")?;
    Some(remark.trim())
}

fn chinese_usage(usage: &str) -> String {
    let usage = usage.replace("Usage:", "用法：").replace("[OPTIONS]", "[选项]");
    usage.replace("<COMMAND>", "<命令>").replace("[COMMAND]", "[命令]")
}

/// What is wrong with the arguments; `None` where clap shows no error but the help.
fn refusal(error: &Error) -> Option<String> {
    let told = |kind| error.get(kind).map(listed).unwrap_or_default();
    let argument = told(ContextKind::InvalidArg);
    let value = told(ContextKind::InvalidValue);
    let said = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数 {argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 {}", told(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面要有一个值"),
        ErrorKind::InvalidValue => format!("{argument} 不能是 {value}"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| reason(&why.to_string()));
            format!("{argument} 不能是 {value}：{}", why.unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::ArgumentConflict => match told(ContextKind::PriorArg) {
            other if other.is_empty() || other == argument => format!("{argument} 只能给一次"),
            other => format!("{argument} 不能与 {other} 同用"),
        },
        ErrorKind::TooManyValues => format!("{argument} 的值太多：{value}"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} 的值的个数不对")
        }
        ErrorKind::NoEquals => format!("{argument} 的值要用 = 连接"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidUtf8 => "参数不是有效的 UTF-8".to_owned(),
        _ => return None,
    };
    let among = match told(ContextKind::ValidValue) {
        values if values.is_empty() => String::new(),
        values => format!("\n  可选值：{values}"),
    };
    Some(format!("{said}{among}{}", suggestion(error)))
}

/// Why a value is none: numbers are refused by clap and the standard library, all else by us.
fn reason(why: &str) -> String {
    match why.split_once(" is not in ") {
        Some((_, range)) => format!("应在 {range} 之内"),
        None if why.starts_with("invalid digit") => "应为整数".to_owned(),
        None => heard(why),
    }
}

/// What was perhaps meant.
fn suggestion(error: &Error) -> String {
    let kinds =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let meant = kinds.into_iter().find_map(|kind| error.get(kind)).map(listed);
    meant.map_or_else(String::new, |meant| format!("\n  是否想用 {meant}？"))
}

fn listed(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.join(", "),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::Arguments;

    /// All that is said in English, of a command and of those below it.
    fn said(command: &Command, into: &mut Vec<String>) {
        let mut add = |text: Option<&StyledStr>| into.extend(text.map(ToString::to_string));
        add(command.get_about());
        add(command.get_long_about());
        for argument in command.get_arguments() {
            add(argument.get_help());
            add(argument.get_long_help());
            for value in argument.get_possible_values() {
                add(value.get_help());
            }
        }
        if let Some(after) = command.get_after_help().map(ToString::to_string) {
            into.extend(after.lines().filter_map(prose));
        }
        for command in command.get_subcommands() {
            said(command, into);
        }
    }

    /// What is to be translated of a line below the options: all of it, but of an example the remark alone.
    fn prose(line: &str) -> Option<String> {
        const EXAMPLES: [&str; 5] = ["gongkai ", "find ", "curl ", "ls ", "{"];
        let text = line.trim();
        let text = match EXAMPLES.iter().any(|example| text.starts_with(example)) {
            true => remark(line)?,
            false => text,
        };
        (!text.is_empty()).then(|| text.to_owned())
    }

    #[test]
    fn all_of_the_help_is_said_in_chinese_too() {
        let mut program = Arguments::command();
        program.build();
        let (mut all, texts) = (Vec::new(), texts());
        said(&program, &mut all);
        assert!(all.len() > 100);
        all.sort();
        all.dedup();
        let missing: Vec<&String> =
            all.iter().filter(|text| !texts.contains_key(text.trim())).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let unused: Vec<&String> = texts.keys().filter(|text| !all.contains(text)).collect();
        assert!(unused.is_empty(), "{unused:#?}");
    }
}
