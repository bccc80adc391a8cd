//! `oasmith outline`: an API on the wire, in a few words.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use oasmith::config::Config;
use oasmith::outline::outline;
use oasmith::pipeline::{self, GenerateOptions};

use super::output::{self, Output};

#[derive(Debug, Args)]
pub(super) struct OutlineArgs {
    /// The description; without it, that of oasmith.toml.
    spec: Option<PathBuf>,
    /// A configuration file, for names and choices.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Only this tag, by the name of its module.
    #[arg(long)]
    tag: Option<String>,
    /// A folder to write a file for each tag to. Files there of tags that are gone stay.
    #[arg(long)]
    output: Option<PathBuf>,
}

impl OutlineArgs {
    /// Whether there was something to show.
    pub(super) fn run(&self, output: &Output) -> Result<bool, String> {
        let config = match (&self.config, &self.spec) {
            (Some(path), _) => Some(path.clone()),
            (None, None) => Some(PathBuf::from(super::init::FILE)),
            (None, Some(_)) => None,
        };
        let mut job = match config {
            Some(path) => {
                Config::read(&path).map(|config| GenerateOptions::of(&config)).map_err(|error| error.to_string())?
            }
            None => GenerateOptions::new(""),
        };
        if let Some(spec) = &self.spec {
            job.spec.clone_from(spec);
        }
        let checked = match pipeline::check_with_options(&job) {
            Ok(checked) => checked,
            Err(error) => {
                output.report_load_error(&error)?;
                return Ok(false);
            }
        };
        if checked.diagnostics.has_errors() {
            output.findings(&checked);
            return Ok(false);
        }
        let mut files = outline(&checked);
        if let Some(tag) = &self.tag {
            files.retain(|name, _| name == tag);
            if files.is_empty() {
                return Err(format!("no operation has the tag `{tag}`"));
            }
        }
        match &self.output {
            None => {
                let texts = files.iter().map(|(name, text)| format!("# {name}\n\n{text}"));
                output::print(&texts.collect::<Vec<_>>().join("\n"))?;
            }
            Some(folder) => {
                fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
                for (name, text) in &files {
                    let path = folder.join(format!("{name}.txt"));
                    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
                }
            }
        }
        Ok(true)
    }
}
