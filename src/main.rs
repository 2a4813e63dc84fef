//! The program `pressroom`: the command line, and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    pressroom::cli::run(std::env::args_os())
}
