//! The command line: arguments in, messages on stderr, an exit code out.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use gongkai::batch::ration::Counted;

mod command;

/// What a reader holds is counted, because no limit of a system is one on all of them.
#[global_allocator]
static ALLOCATOR: Counted = Counted;

/// Reads Chinese annual reports on open government information and writes one checked data set:
/// every figure is good, flagged, or missing with a reason.
#[derive(Parser)]
#[command(version, propagate_version = true, after_help = EXAMPLES)]
struct Arguments {
    /// Language of messages; by default that of the system
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<command::language::Asked>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  gongkai extract reports/ --out data         a folder of reports becomes data/*.csv
  gongkai extract 'reports/*.pdf' --out data --format xlsx
  gongkai review data                         see each number on its page, correct it
  gongkai compare data --indicator requests_received --top 10
  gongkai show report.pdf --stage grid        look at any stage of one file
  gongkai tables budget.pdf > tables.csv      every table of any document
  gongkai help extract                        all options of a command, with examples

After extract, open panel.csv first.

Exit codes: 0 all read, 1 some files set aside (see files.csv), 2 the run itself failed, 130 stopped
by Ctrl-C.

中文说明:gongkai --lang zh help";

#[derive(Subcommand)]
enum Command {
    /// Turn reports into a checked data set
    Extract(command::extract::Extract),
    /// Look at any stage of one file
    Show(command::show::Show),
    /// Every table of any documents as CSV, JSON, HTML, Markdown or workbook
    Tables(command::tables::Tables),
    /// See each number on its page, and accept or correct it
    Review(command::review::Review),
    /// A copy of a PDF with a box on each value
    Annotate(command::annotate::Annotate),
    /// Rank places by a figure, and draw it over the years
    Compare(command::compare::Compare),
    /// Draft a form of your own from a table that no form explains
    Form(command::form::Form),
    /// Put together what was extracted in parts
    Merge(command::merge::Merge),
    /// Read for another program, line by line
    Worker(command::worker::Worker),
    /// Completions for a shell
    Completions(command::shell::Completions),
    /// The manual page
    Man(command::shell::Man),
}

fn main() -> ExitCode {
    gongkai::read::guard::quiet_panics();
    command::language::speak(command::language::asked(std::env::args_os()));
    let matches = command::help::in_language(Arguments::command()).try_get_matches();
    let arguments = matches.and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = arguments.unwrap_or_else(|error| command::help::leave(&error));
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
        Command::Man(args) => {
            command::shell::man(&args, command::help::in_language(Arguments::command()))
        }
    };
    match outcome {
        Ok(code) => code,
        Err(message) => {
            eprintln!("gongkai: {message}");
            ExitCode::from(2)
        }
    }
}
