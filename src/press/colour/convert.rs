//! Colours of the screen to inks, by the profile of the printing condition.
//!
//! What has to be exact is decided here and not by the profile: colours whose inks are given, and greys, which are printed with black
//! alone, as the grey that PDF itself makes of them (ISO 32000-1, 10.3.3). The rest is converted colorimetrically, relative to the
//! paper, with black point compensation (ISO 18619): the darkest colour of the screen becomes the darkest that the inks have, and
//! what is above it keeps its distances.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use moxcms::{
    ColorProfile, Layout, RenderingIntent, ToneReprCurve, TransformExecutor, TransformOptions,
};

use super::Accent;
use super::condition::{self, Condition};
use super::inks::Inks;

type Transform = Arc<dyn TransformExecutor<f32> + Send + Sync>;

/// How far red, green and blue of a grey may be apart: two steps of 255, which nobody sees.
const GREY: f64 = 2.1 / 255.0;

/// Profiles of one PDF that are followed; colours by further ones are taken for sRGB.
const PROFILES: usize = 64;

/// Steps of the curve of sRGB.
const STEPS: u16 = 4095;

/// Colours by a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source(usize);

/// The colours of the web, which is what is meant where nothing is said.
pub(super) const SRGB: Source = Source(0);

/// The way to the inks of a profile. It takes longer to find than most documents take to be separated, so it is found when it is first
/// asked for, and kept.
#[derive(Clone, Default)]
pub(super) struct ToInks(Arc<OnceLock<Option<Transform>>>);

impl ToInks {
    /// The way to the inks of this profile, if it has one; always the same profile is given.
    pub(super) fn get(&self, profile: &[u8]) -> Option<Transform> {
        let find = || Converter::opened(&condition::read(profile)?);
        self.0.get_or_init(find).clone()
    }
}

impl fmt::Debug for ToInks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ToInks")
    }
}

/// Converts colours.
pub(super) struct Converter {
    accents: Vec<Accent>,
    to_inks: Option<Transform>,
    /// From the profiles that the PDF brings to sRGB; the first is sRGB itself.
    sources: Vec<Option<Transform>>,
}

impl Converter {
    /// `accents` are colours of the screen for which the inks are given.
    pub(super) fn new(condition: &Condition, accents: &[Accent]) -> Self {
        Self {
            accents: accents.to_vec(),
            to_inks: condition.to_inks.get(&condition.profile),
            sources: vec![None],
        }
    }

    /// The way to the inks of a profile, if it has one.
    fn opened(profile: &ColorProfile) -> Option<Transform> {
        let plain = transform(&screen(0.0), profile, Layout::Rgba)?;
        let black = run(&plain, &[0.0; 3])?;
        transform(&screen(luminance(profile, &black)?), profile, Layout::Rgba)
    }

    /// Takes in a profile that the PDF brings; a broken one counts as sRGB.
    pub(super) fn add(&mut self, profile: &[u8]) -> Source {
        if self.sources.len() > PROFILES {
            return SRGB;
        }
        let profile = condition::read(profile);
        let to_screen =
            profile.and_then(|profile| transform(&profile, &ColorProfile::new_srgb(), Layout::Rgb));
        if to_screen.is_none() {
            return SRGB;
        }
        self.sources.push(to_screen);
        Source(self.sources.len() - 1)
    }

    /// The colour on the screen.
    pub(super) fn screen(&self, source: Source, colour: [f64; 3]) -> [f64; 3] {
        let Some(Some(transform)) = self.sources.get(source.0) else {
            return colour.map(|share| share.clamp(0.0, 1.0));
        };
        #[expect(clippy::cast_possible_truncation, reason = "shares of 1")]
        let input = colour.map(|share| share.clamp(0.0, 1.0) as f32);
        match run::<3>(transform, &input) {
            Some(colour) => colour.map(|share| f64::from(share).clamp(0.0, 1.0)),
            None => colour,
        }
    }

    /// The inks for a colour of the screen, and whether a profile decided them.
    pub(super) fn inks(&self, screen: [f64; 3]) -> (Inks, bool) {
        if let Some(inks) = self.given(screen) {
            return (inks, false);
        }
        let [red, green, blue] = screen;
        let (dark, light) = (red.min(green).min(blue), red.max(green).max(blue));
        if light - dark <= GREY {
            // Paper stays paper, and black black.
            let grey = match bytes(screen) {
                [255, 255, 255] => 1.0,
                [0, 0, 0] => 0.0,
                _ => f64::midpoint(dark, light),
            };
            return (Inks::grey(grey), false);
        }
        (self.by_profile(screen), true)
    }

    /// The inks that the profile has, also for greys.
    pub(super) fn by_profile(&self, screen: [f64; 3]) -> Inks {
        #[expect(clippy::cast_possible_truncation, reason = "shares of 1")]
        let input = screen.map(|share| share as f32);
        let inks = self.to_inks.as_ref();
        let inks = inks.and_then(|transform| run::<4>(transform, &input));
        inks.map_or_else(|| plain(screen), |inks| Inks::new(inks.map(f64::from)))
    }

    /// The inks that are given for a colour.
    pub(super) fn given(&self, screen: [f64; 3]) -> Option<Inks> {
        let bytes = bytes(screen);
        let accent = self.accents.iter().find(|(accent, _)| *accent == bytes);
        accent.map(|(_, inks)| *inks)
    }
}

/// The colour in steps of 255.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded to 0..=255"
)]
pub(super) fn bytes(screen: [f64; 3]) -> [u8; 3] {
    screen.map(|share| (share.clamp(0.0, 1.0) * 255.0).round() as u8)
}

/// The profile of sRGB that PDFs carry.
pub(super) fn srgb() -> Vec<u8> {
    let mut profile = ColorProfile::new_srgb();
    // Readers of PDF 1.6 know profiles up to version 4.2, which has no such tag, and has all the others.
    profile.cicp = None;
    let mut bytes = profile.encode().unwrap_or_default();
    // The library dates profiles by the clock: that of the standard is as good (IEC 61966-2-1, 18 October 1999).
    if let Some(version) = bytes.get_mut(8..12) {
        version.copy_from_slice(&[4, 0x20, 0, 0]);
    }
    if let Some(date) = bytes.get_mut(24..36) {
        date.copy_from_slice(&[7, 207, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0]);
    }
    bytes
}

/// sRGB with its black raised to that of the press. Black is neutral, so this is the same as raising it in XYZ: white stays
/// where it is, and the rest moves in proportion.
fn screen(black: f64) -> ColorProfile {
    let curve = (0..=STEPS).map(|step| {
        let share = f64::from(step) / f64::from(STEPS);
        let raised = black + (1.0 - black) * light(share);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded to 0..=65535"
        )]
        let value = (raised.clamp(0.0, 1.0) * 65535.0).round() as u16;
        value
    });
    let curve = ToneReprCurve::Lut(curve.collect());
    let mut profile = ColorProfile::new_srgb();
    profile.cicp = None;
    profile.red_trc = Some(curve.clone());
    profile.green_trc = Some(curve.clone());
    profile.blue_trc = Some(curve);
    profile
}

/// How light the inks look: 0 is none, 1 is paper.
fn luminance(profile: &ColorProfile, inks: &[f32; 4]) -> Option<f64> {
    let look = transform_of(
        profile,
        Layout::Rgba,
        &ColorProfile::new_srgb(),
        Layout::Rgb,
    )?;
    let seen = run_from::<4, 3>(&look, inks)?.map(|share| light(f64::from(share)));
    let light = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2];
    // A profile whose black is grey is broken, and would make everything pale.
    (0.0..0.2).contains(&light).then_some(light)
}

/// The light of a share of sRGB (IEC 61966-2-1).
fn light(share: f64) -> f64 {
    if share <= 0.040_45 {
        share / 12.92
    } else {
        ((share + 0.055) / 1.055).powf(2.4)
    }
}

fn transform(from: &ColorProfile, to: &ColorProfile, layout: Layout) -> Option<Transform> {
    transform_of(from, Layout::Rgb, to, layout)
}

/// The way from a profile to another, in the intent that both have. Profiles may be broken in ways that the library asserts
/// against.
fn transform_of(
    from: &ColorProfile,
    from_layout: Layout,
    to: &ColorProfile,
    to_layout: Layout,
) -> Option<Transform> {
    let intents = [
        RenderingIntent::RelativeColorimetric,
        RenderingIntent::Perceptual,
    ];
    intents.into_iter().find_map(|intent| {
        let options = TransformOptions {
            rendering_intent: intent,
            ..TransformOptions::default()
        };
        catch_unwind(AssertUnwindSafe(|| {
            from.create_transform_f32(from_layout, to, to_layout, options)
        }))
        .ok()?
        .ok()
    })
}

fn run<const N: usize>(transform: &Transform, from: &[f32; 3]) -> Option<[f32; N]> {
    run_from::<3, N>(transform, from)
}

fn run_from<const M: usize, const N: usize>(
    transform: &Transform,
    from: &[f32; M],
) -> Option<[f32; N]> {
    let mut to = [0.0; N];
    let done = catch_unwind(AssertUnwindSafe(|| {
        transform.transform(from, &mut to).is_ok()
    }));
    (done.ok()? && to.iter().all(|share| share.is_finite())).then_some(to)
}

/// The inks that PDF itself makes of a colour (ISO 32000-1, 10.3.4), with all of the grey in black.
fn plain([red, green, blue]: [f64; 3]) -> Inks {
    let black = 1.0 - red.max(green).max(blue);
    Inks::new([
        1.0 - red - black,
        1.0 - green - black,
        1.0 - blue - black,
        black,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inks(hex: [u8; 3]) -> (Inks, bool) {
        let accents = [([0, 58, 112], Inks::new([1.0, 0.7, 0.0, 0.4]))];
        Converter::new(&Condition::bundled(), &accents)
            .inks(hex.map(|byte| f64::from(byte) / 255.0))
    }

    #[test]
    fn greys_and_given_colours_are_exact() {
        assert_eq!(inks([0, 0, 0]), (Inks::BLACK, false));
        assert_eq!(inks([255, 255, 255]), (Inks::new([0.0; 4]), false));
        assert_eq!(
            inks([51, 51, 52]),
            (Inks::new([0.0, 0.0, 0.0, 0.798]), false)
        );
        assert_eq!(inks([0, 58, 112]), (Inks::new([1.0, 0.7, 0.0, 0.4]), false));
    }

    #[test]
    fn colours_are_those_of_the_profile() {
        // What ArgyllCMS makes of them with this profile, relative colorimetric, with the black point raised.
        for (hex, expected) in [
            ([255, 0, 0], [0.0, 0.963, 0.992, 0.005]),
            ([0, 128, 0], [0.765, 0.0, 1.0, 0.306]),
            ([192, 57, 43], [0.0, 0.877, 0.810, 0.227]),
            ([0, 59, 112], [0.957, 0.651, 0.0, 0.431]),
            ([0, 174, 239], [0.706, 0.123, 0.0, 0.009]),
        ] {
            let (inks, by_profile) = inks(hex);
            assert!(by_profile);
            for (is, should) in inks.shares().iter().zip(expected) {
                assert!((is - should).abs() < 0.03, "{hex:?}: {inks}");
            }
        }
    }

    #[test]
    fn dark_colours_stay_apart() {
        let (darker, _) = inks([0, 0, 24]);
        let (dark, _) = inks([0, 0, 64]);
        assert_ne!(darker, dark);
        assert!(darker.sum() <= 311.0, "{darker}");
    }

    #[test]
    fn the_profile_of_the_screen_is_the_same_every_time() {
        assert_eq!(srgb(), srgb());
        assert_eq!(&srgb()[24..26], [7, 207]);
        assert_eq!(srgb()[8..10], [4, 0x20]);
        assert!(condition::read(&srgb()).is_some());
    }

    #[test]
    fn profiles_of_the_pdf_are_followed() {
        let mut converter = Converter::new(&Condition::bundled(), &[]);
        let wide = converter.add(&ColorProfile::new_adobe_rgb().encode().unwrap());
        let screen = converter.screen(wide, [0.5, 0.2, 0.2]);
        assert!(screen[0] > 0.53 && screen[1] < 0.2, "{screen:?}");
        assert_eq!(converter.add(b"no profile"), SRGB);
        let screen = converter.screen(SRGB, [0.5, 0.2, 2.0]);
        assert_eq!(screen.to_vec(), [0.5, 0.2, 1.0]);
    }
}
