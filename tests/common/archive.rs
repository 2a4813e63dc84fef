//! What tests of archives share: a folder of sources, runs of the program over it, and what the archive holds then.
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;

/// A publication folder with sources in `documents`, and an archive of them in `arch`.
pub(crate) struct Place {
    folder: TempDir,
}

/// A run that has ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) events: Vec<Value>,
    pub(crate) messages: String,
}

/// The text of a source.
pub(crate) fn article(title: &str, front: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nlang = \"en\"\ndate = 2021-03-01\n{front}+++\n\n{body}\n")
}

/// A picture of a few bytes that is another one for each shade.
pub(crate) fn picture(shade: u8) -> Vec<u8> {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><rect width=\"40\" height=\"20\" fill=\"rgb({shade},0,0)\"/></svg>"
    )
    .into_bytes()
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("pressroom.toml"), "").unwrap();
        fs::create_dir(folder.path().join("documents")).unwrap();
        Self { folder }
    }

    /// A folder without settings.
    pub(crate) fn bare() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Articles that have nothing wrong, titled by their names.
    pub(crate) fn articles(&self, names: &[&str]) {
        for name in names {
            self.write(name, article(name, "", &format!("Words of {name}.")));
        }
    }

    pub(crate) fn remove(&self, name: &str) {
        let path = self.path(name);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }

    /// The program, to be started in the folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
        command
            .current_dir(self.folder.path())
            .args(args)
            .env("HOME", self.folder.path().join("home"))
            .env_remove("XDG_CONFIG_HOME")
            .stdin(Stdio::null());
        command
    }

    /// Runs `pressroom` with these arguments.
    pub(crate) fn pressroom(&self, args: &[&str]) -> Run {
        ended(&self.command(args).output().unwrap())
    }

    /// Archives `documents` in `arch`.
    pub(crate) fn archive(&self, args: &[&str]) -> Run {
        self.pressroom(&[&["archive", "documents", "--out", "arch"], args].concat())
    }

    /// All files of a folder, without the state of archives.
    pub(crate) fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(folder), "", &mut files);
        files
    }

    /// The names of the PDFs in a folder.
    pub(crate) fn pdfs(&self, folder: &str) -> Vec<String> {
        let files = self.tree(folder).into_keys();
        files.filter(|name| is_pdf(name)).collect()
    }

    /// When a file was written last; it is another file, or a newer one, if this differs.
    pub(crate) fn written(&self, name: &str) -> (SystemTime, u64) {
        let metadata = fs::metadata(self.path(name)).unwrap();
        (metadata.modified().unwrap(), inode(&metadata))
    }

    /// The lines of an archive's manifest. It must list each source once, in order, and each PDF as it is.
    pub(crate) fn manifest(&self, folder: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.path(folder).join("manifest.jsonl")).unwrap();
        assert!(text.is_empty() || text.ends_with('\n'));
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        let lines = lines.collect::<Vec<Value>>();
        let sources = lines.iter().map(|line| string(line, "source"));
        assert!(sources.is_sorted_by(|a, b| a < b), "{text}");
        for line in lines.iter().filter(|line| line["output"].is_string()) {
            let bytes = fs::read(self.path(folder).join(string(line, "output"))).unwrap();
            assert_eq!(line["bytes"], bytes.len(), "{line}");
            assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"), "{line}");
        }
        lines
    }

    /// What the manifest says of each source: `made`, `failed`, `outdated`, `gone`.
    pub(crate) fn statuses(&self, folder: &str) -> BTreeMap<String, String> {
        let lines = self.manifest(folder);
        let status = |line: &Value| (string(line, "source"), string(line, "status"));
        lines.iter().map(status).collect()
    }
}

impl Run {
    /// The sources that this run made, sorted.
    pub(crate) fn made(&self) -> Vec<String> {
        self.documents(|event| event["status"] == "made" && event["changed"] == true)
    }

    /// The sources of events of the type `document`.
    pub(crate) fn documents(&self, wanted: impl Fn(&Value) -> bool) -> Vec<String> {
        let events = self
            .events
            .iter()
            .filter(|event| event["type"] == "document");
        let mut found: Vec<_> = events
            .filter(|event| wanted(event))
            .map(|event| string(event, "source"))
            .collect();
        found.sort();
        found
    }

    /// The codes of the diagnostics, each with the message.
    pub(crate) fn diagnostics(&self) -> Vec<(String, String)> {
        let diagnostics = self.events.iter().filter(|event| event["code"].is_string());
        let diagnostics =
            diagnostics.map(|event| (string(event, "code"), string(event, "message")));
        diagnostics.collect()
    }

    /// Whether there is a diagnostic of this code whose message has these words.
    pub(crate) fn says(&self, code: &str, words: &str) -> bool {
        let found = self.diagnostics();
        found
            .iter()
            .any(|(own, message)| own == code && message.contains(words))
    }

    pub(crate) fn ended_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }
}

/// Whether a name is that of a PDF.
pub(crate) fn is_pdf(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "pdf")
}

pub(crate) fn string(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// What a run left. Every line that it printed must be an object.
pub(crate) fn ended(output: &Output) -> Run {
    let messages = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!messages.contains("panicked"), "{messages}");
    let printed = String::from_utf8(output.stdout.clone()).unwrap();
    let events = printed.lines().map(|line| {
        let event = serde_json::from_str::<Value>(line);
        event.unwrap_or_else(|error| panic!("{error}: {line}"))
    });
    Run {
        code: output.status.code().unwrap(),
        events: events.collect(),
        messages,
    }
}

fn collect(folder: &Path, inner: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{inner}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            if !name.ends_with(".pressroom") {
                collect(&entry.path(), &format!("{name}/"), files);
            }
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}
