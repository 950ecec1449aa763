//! The command line: arguments in, messages on stderr, an exit code out.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use gongkai::batch::ration::Counted;

mod command;

/// What a reader holds is counted, because no limit of a system is one on all of them.
#[global_allocator]
static ALLOCATOR: Counted = Counted;

/// 政府信息公开工作年度报告 → 一份经过核对的数据。
///
/// Reads Chinese annual reports on open government information and writes one checked data set:
/// every figure is good, flagged, or missing with a reason.
#[derive(Parser)]
#[command(version, propagate_version = true, after_help = EXAMPLES)]
struct Arguments {
    /// Language of messages; by default that of the system (提示的语言,默认随系统)
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<command::language::Asked>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples / 示例:
  gongkai extract reports/ --out data         a folder of reports becomes data/*.csv
  gongkai extract 'reports/*.pdf' --out data --format xlsx
  gongkai review data                         see each number on its page, correct it
  gongkai compare data --indicator requests_received --top 10
  gongkai show report.pdf --stage grid        look at any stage of one file
  gongkai tables budget.pdf > tables.csv      every table of any document
  gongkai help extract                        all options of a command, with examples

After extract, open panel.csv first / 先打开 panel.csv.

Exit codes: 0 all read, 1 some files set aside (see files.csv), 2 the run itself failed, 130 stopped
by Ctrl-C.
退出码:0 全部读取;1 有文件未能读取(见 files.csv);2 运行失败;130 被 Ctrl-C 中止。";

#[derive(Subcommand)]
enum Command {
    /// Turn reports into a checked data set (把年度报告变成数据)
    Extract(command::extract::Extract),
    /// Look at any stage of one file (查看某一步的结果)
    Show(command::show::Show),
    /// Every table of any documents as CSV, JSON, HTML, Markdown or workbook (任何文件里的所有表格)
    Tables(command::tables::Tables),
    /// See each number on its page, and accept or correct it (逐个核对,确认或更正)
    Review(command::review::Review),
    /// A copy of a PDF with a box on each value (在 PDF 上标出每个数值)
    Annotate(command::annotate::Annotate),
    /// Rank places by a figure, and draw it over the years (比较各地、各年)
    Compare(command::compare::Compare),
    /// Draft a form of your own from a table that no form explains (自己的表式)
    Form(command::form::Form),
    /// Put together what was extracted in parts (合并分片)
    Merge(command::merge::Merge),
    /// Read for another program, line by line (供其他程序调用)
    Worker(command::worker::Worker),
    /// Completions for a shell (命令补全)
    Completions(command::shell::Completions),
    /// The manual page (手册页)
    Man(command::shell::Man),
}

fn main() -> ExitCode {
    gongkai::read::guard::quiet_panics();
    command::language::speak(command::language::asked(std::env::args_os()));
    let arguments = Arguments::parse();
    command::language::speak(arguments.lang);
    let outcome = match arguments.command {
        Command::Extract(extract) => command::extract::run(&extract),
        Command::Show(show) => command::show::run(&show),
        Command::Tables(tables) => command::tables::run(&tables),
        Command::Review(review) => command::review::run(&review),
        Command::Annotate(annotate) => command::annotate::run(&annotate),
        Command::Compare(compare) => command::compare::run(&compare),
        Command::Form(form) => command::form::run(&form),
        Command::Merge(merge) => command::merge::run(&merge),
        Command::Worker(worker) => command::worker::run(&worker),
        Command::Completions(args) => command::shell::completions(&args, Arguments::command()),
        Command::Man(args) => command::shell::man(&args, Arguments::command()),
    };
    match outcome {
        Ok(code) => code,
        Err(message) => {
            eprintln!("gongkai: {message}");
            ExitCode::from(2)
        }
    }
}
