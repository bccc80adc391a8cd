//! Shell completions and manual pages.

use std::fs;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Command, output};

/// Prints completions.
pub(super) fn completions(shell: Shell) -> Result<bool, String> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Command::command(), "oasmith", &mut text);
    output::print(&String::from_utf8_lossy(&text))?;
    Ok(true)
}

/// Prints the main manual page, or writes the pages of all subcommands.
pub(super) fn manual(folder: Option<&Path>) -> Result<bool, String> {
    let command = Command::command();
    if let Some(folder) = folder {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(folder).map_err(failed)?;
        clap_mangen::generate_to(command, folder).map_err(failed)?;
        return Ok(true);
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text).map_err(|error| error.to_string())?;
    output::print(&String::from_utf8_lossy(&text))?;
    Ok(true)
}
