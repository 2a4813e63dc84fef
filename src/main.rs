//! The program `pressroom`: the command line, and nothing else.

use std::process::ExitCode;

#[expect(
    clippy::disallowed_methods,
    reason = "this is where the command line comes in"
)]
fn main() -> ExitCode {
    pressroom::cli::run(std::env::args_os())
}
