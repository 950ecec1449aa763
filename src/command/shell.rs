//! `gongkai completions` and `gongkai man`: what a shell and `man` want to know of the command line.

use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;

use super::language::say;
use super::{Failure, print};

#[derive(Args)]
#[command(after_help = "\
Examples:
  gongkai completions bash > ~/.local/share/bash-completion/completions/gongkai
  gongkai completions zsh > ~/.zfunc/_gongkai
  gongkai completions powershell >> $PROFILE")]
pub struct Completions {
    /// The shell in which they will work
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args)]
#[command(after_help = "\
Examples:
  gongkai man | man -l -
  gongkai man extract > gongkai-extract.1")]
pub struct Man {
    /// A subcommand; without it the page of the program itself
    command: Option<String>,
}

pub fn completions(args: &Completions, mut program: Command) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "gongkai", &mut script);
    print(&script).map(|()| ExitCode::SUCCESS)
}

pub fn man(args: &Man, mut program: Command) -> Result<ExitCode, Failure> {
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
            say!("there is no command {name}: see gongkai help", "没有命令 {name}：见 gongkai help")
        })?,
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text).map_err(|error| {
        let error = super::heard(error);
        say!("the page cannot be made: {error}", "手册页无法生成：{error}")
    })?;
    print(&text).map(|()| ExitCode::SUCCESS)
}
