//! Masks: drawings whose lightness says how much of something is seen (ISO 32000-1, 11.5.3).
//!
//! Inks would change how light they are, so they keep their colours: those with a profile as they stand, and red, green and blue with
//! that of sRGB.

use super::content::Rewritten;
use super::resources::SCREEN;
use super::scan::{Operation, Scan};

/// The stream with a profile for all of its colours.
pub(super) fn profiled(content: &[u8]) -> Rewritten {
    let mut rewritten = Rewritten::new(content.len());
    for operation in Scan::new(content) {
        let text = content.get(operation.range.clone()).unwrap_or(&[]);
        match changed(content, &operation) {
            Some(changed) => {
                rewritten.content.extend_from_slice(&changed);
                rewritten.is_changed = true;
                rewritten.has_screen = true;
            }
            None => rewritten.content.extend_from_slice(text),
        }
    }
    rewritten
}

fn changed(content: &[u8], operation: &Operation<'_>) -> Option<Vec<u8>> {
    let is_screen = |name: &[u8]| matches!(name, b"DeviceRGB" | b"RGB" | b"CalRGB");
    let text = match operation.operator {
        b"rg" | b"RG" => {
            let [red, green, blue] = <[f64; 3]>::try_from(operation.numbers()).ok()?;
            let fill = operation.operator == b"rg";
            let (space, colour) = if fill { ("cs", "sc") } else { ("CS", "SC") };
            format!("\n/{SCREEN} {space} {red} {green} {blue} {colour}")
        }
        b"cs" | b"CS" if operation.name().is_some_and(is_screen) => {
            let fill = operation.operator == b"cs";
            format!("\n/{SCREEN} {}", if fill { "cs" } else { "CS" })
        }
        b"BI" => {
            let mut entries = operation.image.iter();
            let is_space = |key: &[u8]| matches!(key, b"CS" | b"ColorSpace");
            let (_, range) = entries.find(|(key, _)| is_space(key))?;
            let name = content.get(range.clone())?.strip_prefix(b"/")?;
            if !is_screen(name) {
                return None;
            }
            let before = content.get(operation.range.start..range.start)?;
            let after = content.get(range.end..operation.range.end)?;
            return Some([before, b"/", SCREEN.as_bytes(), b" ", after].concat());
        }
        _ => return None,
    };
    Some(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_no_profile_is_changed() {
        let content = b"1 g /a cs 1 sc 1 0 .5 rg f /RGB CS BI /CS /RGB ID a EI";
        let profiled = profiled(content);
        assert!(profiled.has_screen);
        assert_eq!(
            String::from_utf8(profiled.content).unwrap(),
            "1 g /a cs 1 sc\n/PressroomScreen cs 1 0 0.5 sc f\n/PressroomScreen CS BI /CS /PressroomScreen  ID a EI"
        );
    }
}
