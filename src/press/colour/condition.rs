//! The printing condition: the profile of press, paper and inks that colours are prepared for.

use std::borrow::Cow;
use std::panic::catch_unwind;
use std::sync::LazyLock;

use moxcms::{ColorProfile, DataColorSpace, ProfileClass, ProfileText};

use super::convert::ToInks;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::binary_size;

/// Offset printing on coated paper; see `profiles/coated-fogra39/README.md`.
pub(crate) const COATED_FOGRA39: &[u8] =
    include_bytes!("../../../profiles/coated-fogra39/coated-fogra39.icc");

/// The registry of printing conditions that the International Color Consortium keeps.
const REGISTRY: &str = "http://www.color.org";

/// How much ink most coated papers take.
const INK_LIMIT: f64 = 300.0;

/// Pixels to the inch below which photographs look soft in offset printing.
const RESOLUTION: f64 = 200.0;

/// Profiles of output devices have at most 4 MB; moxcms takes no more than 10.
pub(crate) const PROFILE_LIMIT: usize = 8 << 20;

/// The way to the inks of the bundled profile, for all documents.
static BUNDLED: LazyLock<ToInks> = LazyLock::new(ToInks::default);

/// What the colours are prepared for, and what is asked of them.
#[derive(Debug, Clone)]
#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "only sheets name the condition")
)]
pub(crate) struct Condition {
    /// The bytes of the ICC profile, which the PDF carries as its output intent.
    pub(crate) profile: Cow<'static, [u8]>,
    /// The name of the condition: `FOGRA39`.
    pub(crate) identifier: String,
    /// Where the name is registered; `None` if it is the print shop's own.
    pub(crate) registry: Option<&'static str>,
    /// The condition in words for people.
    pub(crate) info: String,
    /// All inks of a colour together, in percent; more is warned of.
    pub(crate) ink_limit: f64,
    /// Pixels to the inch that images need; `None` if that has been looked at before.
    pub(crate) resolution: Option<f64>,
    pub(super) to_inks: ToInks,
}

impl Condition {
    /// Offset on coated paper (FOGRA39), which comes with the program.
    pub(crate) fn bundled() -> Self {
        Self {
            profile: Cow::Borrowed(COATED_FOGRA39),
            identifier: "FOGRA39".to_owned(),
            registry: Some(REGISTRY),
            info: "Coated FOGRA39 (ISO 12647-2:2004/Amd 1)".to_owned(),
            ink_limit: INK_LIMIT,
            resolution: Some(RESOLUTION),
            to_inks: BUNDLED.clone(),
        }
    }

    /// The condition that is asked for: by a profile with the name of its file, by a name, by both, or by neither.
    ///
    /// # Errors
    ///
    /// If the profile cannot be printed by, or a name stands alone that is not of the profile that comes with the program.
    pub(crate) fn asked(
        profile: Option<(&str, Vec<u8>)>,
        condition: Option<&str>,
    ) -> Result<Self, Diagnostic> {
        let bundled = Self::bundled();
        match (profile, condition) {
            (Some((file, bytes)), condition) => Self::from_profile(file, bytes, condition),
            (None, Some(name)) if !name.eq_ignore_ascii_case(&bundled.identifier) => {
                let message = format!("there is no profile for the printing condition {name}");
                let help = "give its profile, which the print shop has; only FOGRA39 comes with the program";
                Err(Diagnostic::new(Code::PressProfile, message).help(help))
            }
            (None, _) => Ok(bundled),
        }
    }

    /// A print shop's own profile. `condition` is the name of the printing condition, where the print shop says one.
    ///
    /// # Errors
    ///
    /// If the bytes are no profile, or not one of a printer with four inks.
    fn from_profile(
        file: &str,
        bytes: Vec<u8>,
        condition: Option<&str>,
    ) -> Result<Self, Diagnostic> {
        let to_inks = ToInks::default();
        let profile = checked(file, &bytes, &to_inks)?;
        let description = description(&profile);
        let name = condition.map(str::to_owned).or_else(|| description.clone());
        let name = name.unwrap_or_else(|| file.to_owned());
        Ok(Self {
            profile: Cow::Owned(bytes),
            registry: is_registered(&name).then_some(REGISTRY),
            info: description.unwrap_or_else(|| name.clone()),
            identifier: name,
            to_inks,
            ..Self::bundled()
        })
    }
}

/// Whether the name has the form of those in the registry that are in use: `FOGRA51`, `CGATS TR 006`, `JC200103`.
fn is_registered(name: &str) -> bool {
    let digits = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let fogra = name.strip_prefix("FOGRA").is_some_and(digits);
    let cgats = name.strip_prefix("CGATS TR 0").is_some_and(digits);
    fogra || cgats || name.strip_prefix("JC200").is_some_and(digits)
}

/// The profile, if it is one that can be printed by.
fn checked(file: &str, bytes: &[u8], to_inks: &ToInks) -> Result<ColorProfile, Diagnostic> {
    let fault = |what: &str| {
        Err(
            Diagnostic::new(Code::PressProfile, format!("the profile {file} {what}")).help(
                "give the ICC profile of the printing condition that the print shop names, of a printer \
                 with four inks; without one, that of coated paper (FOGRA39) is taken",
            ),
        )
    };
    if bytes.len() > PROFILE_LIMIT {
        return fault(&format!("has more than {}", binary_size(PROFILE_LIMIT)));
    }
    if bytes.get(36..40) != Some(b"acsp") {
        return fault("is not an ICC profile");
    }
    let Some(profile) = read(bytes) else {
        return fault("is damaged");
    };
    let space = match profile.color_space {
        DataColorSpace::Cmyk => None,
        DataColorSpace::Rgb => Some("is one of red, green and blue, not of inks"),
        DataColorSpace::Gray => Some("is one of greys, not of four inks"),
        _ => Some("is not one of four inks"),
    };
    if let Some(space) = space {
        return fault(space);
    }
    if profile.profile_class != ProfileClass::OutputDevice {
        return fault("is not one of a printer");
    }
    if to_inks.get(bytes).is_none() {
        return fault("has no tables from colours to inks that can be used");
    }
    Ok(profile)
}

/// Reads a profile. Whoever made it may have wished harm, and the reader has assertions.
pub(crate) fn read(bytes: &[u8]) -> Option<ColorProfile> {
    catch_unwind(|| ColorProfile::new_from_slice(bytes).ok()).ok()?
}

fn description(profile: &ColorProfile) -> Option<String> {
    let text = match profile.description.as_ref()? {
        ProfileText::PlainString(text) => text.clone(),
        ProfileText::Localizable(texts) => texts.first()?.value.clone(),
        ProfileText::Description(text) => text.ascii_string.clone(),
    };
    let text = text.chars().filter(|c| !c.is_control());
    let text = text.take(100).collect::<String>();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: Vec<u8>) -> String {
        let fault = Condition::from_profile("shop.icc", bytes, None).unwrap_err();
        assert!(fault.help.is_some());
        fault.message
    }

    #[test]
    fn a_profile_of_four_inks_is_a_condition() {
        let bytes = COATED_FOGRA39.to_vec();
        let named = Condition::from_profile("shop.icc", bytes.clone(), Some("FOGRA51")).unwrap();
        assert_eq!(named.identifier, "FOGRA51");
        assert_eq!(named.registry, Some(REGISTRY));
        let own = Condition::from_profile("shop.icc", bytes, None).unwrap();
        assert_eq!(own.identifier, "Coated FOGRA39");
        assert_eq!(own.registry, None);
    }

    #[test]
    fn a_name_without_a_profile_is_that_of_the_bundled_one() {
        assert_eq!(Condition::asked(None, None).unwrap().identifier, "FOGRA39");
        assert_eq!(
            Condition::asked(None, Some("fogra39")).unwrap().identifier,
            "FOGRA39"
        );
        let fault = Condition::asked(None, Some("FOGRA51")).unwrap_err();
        assert_eq!(
            fault.message,
            "there is no profile for the printing condition FOGRA51"
        );
    }

    #[test]
    fn other_files_are_told_what_they_are() {
        let mut rgb = ColorProfile::new_srgb();
        rgb.profile_class = ProfileClass::DisplayDevice;
        let rgb = rgb.encode().unwrap();
        assert_eq!(
            fault(Vec::new()),
            "the profile shop.icc is not an ICC profile"
        );
        assert_eq!(
            fault(vec![0; 500]),
            "the profile shop.icc is not an ICC profile"
        );
        assert_eq!(
            fault(rgb),
            "the profile shop.icc is one of red, green and blue, not of inks"
        );
        let mut link = COATED_FOGRA39.to_vec();
        link[12..16].copy_from_slice(b"scnr");
        assert_eq!(fault(link), "the profile shop.icc is not one of a printer");
    }

    #[test]
    fn damaged_profiles_are_faults_and_not_panics() {
        for cut in (200..COATED_FOGRA39.len()).step_by(40_009) {
            let message = fault(COATED_FOGRA39[..cut].to_vec());
            assert!(message.starts_with("the profile shop.icc"), "{message}");
        }
        for at in (128..COATED_FOGRA39.len()).step_by(19_997) {
            let mut bytes = COATED_FOGRA39.to_vec();
            bytes[at] ^= 0xFF;
            let _ = Condition::from_profile("shop.icc", bytes, None);
        }
    }
}
