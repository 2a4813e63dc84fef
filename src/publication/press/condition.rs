//! The printing condition of a publication: that of `[print]`, or coated paper.

use super::super::fault::FileFault;
use crate::diagnostic::{Code, Diagnostic};
use crate::press::colour::{Condition, PROFILE_LIMIT};
use crate::publication::Publication;

impl Publication {
    /// What the colours of documents are prepared for, and what is wrong with the profile that the settings name.
    pub(crate) fn condition(&self) -> (Condition, Option<Diagnostic>) {
        let print = &self.settings.print;
        let (mut condition, fault) = match self.profile() {
            Ok(condition) => (condition, None),
            Err(fault) => (Condition::bundled(), Some(fault)),
        };
        condition.ink_limit = f64::from(print.ink_limit);
        // Images are measured in the layout, where their authors' lines are known.
        condition.resolution = None;
        (condition, fault)
    }

    fn profile(&self) -> Result<Condition, Diagnostic> {
        let print = &self.settings.print;
        let name = print.condition.as_ref();
        let place = print.profile.as_ref().or(name);
        let read = |file: &String| {
            let bytes = self.files.read(file, PROFILE_LIMIT);
            bytes.map_err(|fault| unreadable(file, &fault))
        };
        let profile = print.profile.as_ref().map(|file| read(&file.value));
        let condition = profile.transpose().and_then(|bytes| {
            let file = print.profile.as_ref();
            let file = file
                .map(|file| format!("`{}`", file.value))
                .unwrap_or_default();
            let profile = bytes.map(|bytes| (file.as_str(), bytes));
            Condition::asked(profile, name.map(|name| name.value.as_str()))
        });
        condition.map_err(|fault| match place {
            Some(place) => fault.at(&self.settings.source, place.span.clone()),
            None => fault,
        })
    }
}

fn unreadable(name: &str, fault: &FileFault) -> Diagnostic {
    Diagnostic::new(
        Code::PressProfile,
        fault.of(&format!("the profile `{name}`")),
    )
    .help("put the print shop's ICC profile into the publication folder, and write its path")
}
