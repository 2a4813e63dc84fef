//! What a run and the processes that make its documents say to each other: JSON objects, one a line.

use serde::{Deserialize, Serialize};

use super::record::{Finding, Input, MadeOf, PdfFile};

/// A document to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Job {
    /// The number by which answers name it.
    pub(crate) number: usize,
    /// The source's path in the manifest, by which messages name it.
    pub(crate) source: String,
    /// The source as the user would write its path.
    pub(crate) path: String,
    /// The publication folder that it belongs to.
    pub(crate) publication: String,
    /// The path of the PDF within the archive, for the manifest.
    pub(crate) output: String,
    /// The path of the PDF.
    pub(crate) target: String,
}

/// What a process answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Answer {
    /// It holds the archive, and can be given jobs. Nothing is given before, so that no process that has a job can be overlooked by the
    /// next run.
    Ready,
    /// It begins with the job; its time counts from here.
    Begun(usize),
    /// A file was looked for. It is told at once, because the process may not live to tell it later.
    Read(Input),
    /// The job's PDF is made, or cannot be; its time has ended. What is left is to write it.
    Made(usize),
    /// The job is finished.
    Done(Box<Done>),
}

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) number: usize,
    /// What it is made of.
    pub(crate) made_of: MadeOf,
    /// The PDF, safely on the disk.
    pub(crate) pdf: Option<PdfFile>,
    pub(crate) diagnostics: Vec<Finding>,
    /// The diagnostics as they are shown.
    pub(crate) shown: String,
}
