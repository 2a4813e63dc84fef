//! What letters look like: styles of elements, and the colours of the publication by day and by night.

use typst::visualize::Color;

use super::Tongue;
use crate::check::{contrast, darkened};
use crate::mail::letter::tree::Manner;

/// White paper, and the ground of dark windows.
pub(super) const GROUND: &str = "#ffffff";
const DARK_GROUND: &str = "#12171d";

/// Text, small print, lines and bands by day. The dark ones are in the sheet.
const INK: &str = "#1b222b";
const QUIET: &str = "#515c68";
const LINE: &str = "#c9d0d8";
const BAND: &str = "#f3f5f7";

/// Contrast of the accent with paper: on a band it still has the 4.5 that text needs (WCAG 2.2, 1.4.3).
const ON_PAPER: f32 = 5.2;
const ON_DARK: f32 = 7.0;

/// What comes again and again; without it elements look as programs have them look.
pub(super) const SHEET: &str = "\
.m-w p { margin: 0 0 16px; }
.m-w li { margin: 0 0 6px; }
.m-w sup, .m-w sub { font-size: 0.75em; line-height: 0; }
.m-w abbr { text-decoration: none; }
.m-w code { font-family: Consolas, Menlo, monospace; font-size: 0.92em; }
.m-w th, .m-w td { padding: 6px 8px; border-bottom: 1px solid #c9d0d8; }
.m-w thead th, .m-w thead td { border-bottom-width: 2px; }
";

pub(super) const TERMS: &str = "margin:0 0 16px";
pub(super) const PICTURE: &str =
    "display:block;width:280px;max-width:100%;height:auto;border:1px solid #c9d0d8";
pub(super) const CODE: &str = "margin:0 0 16px;padding:12px;background-color:#f3f5f7;font-family:Consolas,Menlo,monospace;\
                               font-size:0.9em;white-space:pre-wrap;overflow-wrap:anywhere;text-align:left";
pub(super) const RULE: &str = "margin:24px 0;border:0;border-top:1px solid #c9d0d8";
pub(super) const TABLE: &str = "border-collapse:collapse;width:100%;font-size:0.94em";

/// The accent of the publication as it can be read.
#[derive(Debug, Clone)]
pub(in crate::mail::letter) struct Colours {
    day: String,
    night: String,
}

impl Colours {
    pub(in crate::mail::letter) fn new(accent: &Color) -> Self {
        Self {
            day: darkened(accent, ON_PAPER),
            night: lightened(accent),
        }
    }
}

/// The colour, mixed with white until it can be read in dark windows.
fn lightened(colour: &Color) -> String {
    let rgb = colour.to_rgb();
    let ground = DARK_GROUND.parse().unwrap_or(Color::BLACK);
    let mixed = |step: u8| {
        let share = f32::from(step) / 100.0;
        let mix = |channel: f32| ((channel + (1.0 - channel) * share) * 255.0).round();
        [rgb.red, rgb.green, rgb.blue].map(|channel| byte(mix(channel)))
    };
    let suits = |step: &u8| {
        let [red, green, blue] = mixed(*step);
        contrast(&Color::from_u8(red, green, blue, 255), &ground) >= ON_DARK
    };
    let [red, green, blue] = mixed((0..=100).find(suits).unwrap_or(100));
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[expect(clippy::cast_sign_loss, reason = "channels are between 0 and 255")]
fn byte(channel: f32) -> u8 {
    channel as u8
}

/// Styles with the colours of one publication.
pub(super) struct Skin {
    colours: Colours,
}

impl Skin {
    pub(super) fn new(colours: &Colours) -> Self {
        Self {
            colours: colours.clone(),
        }
    }

    /// What the elements cannot say themselves: dark windows.
    pub(super) fn night(&self) -> String {
        let night = &self.colours.night;
        format!(
            ":root {{ color-scheme: light dark; supported-color-schemes: light dark; }}\n\
             @media (prefers-color-scheme: dark) {{\n\
             body, .m-w {{ background-color: {DARK_GROUND} !important; color: #e7eaee !important; }}\n\
             .m-a, .m-w a {{ color: {night} !important; }}\n\
             .m-q {{ color: #adb7c2 !important; }}\n\
             .m-b {{ background-color: #1a2129 !important; }}\n\
             .m-l, .m-w tr, .m-w th, .m-w td {{ border-color: #38434f !important; }}\n\
             .m-e {{ border-color: {night} !important; }}\n\
             .m-f {{ background-color: {night} !important; }}\n\
             }}\n"
        )
    }

    /// The whole letter.
    pub(super) fn letter(tongue: &Tongue) -> String {
        let width = "max-width:36em;margin:0 auto;padding:24px 16px";
        let wrap = "word-wrap:break-word;overflow-wrap:break-word";
        format!(
            "{width};background-color:{GROUND};color:{INK};{};{wrap}",
            Self::writing(tongue)
        )
    }

    /// The letters of a language, and the side that its lines begin at.
    pub(super) fn writing(tongue: &Tongue) -> String {
        let edge = start(tongue.rtl);
        // Arabic letters are small for their size, and reach further above and below the line.
        let (font, size, height) = if tongue.arabic {
            let font = "'Segoe UI','Noto Naskh Arabic','Geeza Pro',Tahoma,Arial,sans-serif";
            (font, "font-size:18px;font-size:max(18px,1.125rem)", "1.75")
        } else {
            let font = "'Segoe UI',system-ui,-apple-system,'Helvetica Neue',Arial,sans-serif";
            (font, "font-size:16px;font-size:max(16px,1rem)", "1.55")
        };
        format!("font-family:{font};{size};line-height:{height};text-align:{edge}")
    }

    /// Class and style of a heading.
    pub(super) fn heading(&self, level: u8) -> (&'static str, String) {
        let day = &self.colours.day;
        match level {
            1 => (
                "",
                "margin:0 0 12px;font-size:1.75em;line-height:1.25".to_owned(),
            ),
            2 => (
                "m-a",
                format!("margin:32px 0 10px;font-size:1.3em;line-height:1.3;color:{day}"),
            ),
            3 => (
                "",
                "margin:24px 0 8px;font-size:1.1em;line-height:1.35".to_owned(),
            ),
            _ => (
                "m-q",
                format!("margin:20px 0 6px;font-size:1em;line-height:1.4;color:{QUIET}"),
            ),
        }
    }

    /// Class and style of a paragraph.
    pub(super) fn paragraph(&self, manner: Manner, rtl: bool) -> (&'static str, String) {
        let (class, margin, look) = match manner {
            Manner::Plain => return ("", String::new()),
            Manner::Masthead => ("m-a", "16px", "font-weight:bold".to_owned()),
            Manner::Name => (
                "m-a",
                "4px",
                "font-size:1.6em;line-height:1.25;font-weight:bold".to_owned(),
            ),
            Manner::Subtitle => (
                "m-q",
                "12px",
                "font-size:1.15em;line-height:1.35".to_owned(),
            ),
            Manner::Quiet => ("m-q", "12px", "font-size:0.9em".to_owned()),
            Manner::Lead => ("m-a", "16px", "font-size:1.08em".to_owned()),
            Manner::Notice => {
                let border = format!("border:2px solid {}", self.colours.day);
                (
                    "m-a m-e",
                    "16px",
                    format!("padding:8px 12px;{border};font-weight:bold"),
                )
            }
            Manner::Absent => {
                let border = format!("border-{}:4px solid {LINE}", start(rtl));
                (
                    "m-b m-l",
                    "12px",
                    format!("padding:10px 14px;background-color:{BAND};{border}"),
                )
            }
        };
        (
            class,
            format!("margin:0 0 {margin}{}", self.coloured(class, &look)),
        )
    }

    /// A look with the colour that its class has by day.
    fn coloured(&self, class: &str, look: &str) -> String {
        match class.split(' ').next() {
            Some("m-a") => format!(";{look};color:{}", self.colours.day),
            Some("m-q") => format!(";{look};color:{QUIET}"),
            _ => format!(";{look}"),
        }
    }

    /// A short bar in the theme's colour, which opens the letter.
    pub(super) fn bar(&self) -> String {
        let day = &self.colours.day;
        format!(
            "width:64px;height:6px;margin:0 0 12px;background-color:{day};font-size:0;line-height:0"
        )
    }

    pub(super) fn link(&self) -> String {
        format!("color:{}", self.colours.day)
    }

    pub(super) fn quote(&self, rtl: bool) -> String {
        let (day, side) = (&self.colours.day, start(rtl));
        format!("margin:0 0 16px;padding:0;padding-{side}:16px;border-{side}:3px solid {day}")
    }

    /// A piece of a bulletin.
    pub(super) fn part(&self, boxed: bool, tongue: &Tongue) -> String {
        let day = &self.colours.day;
        let writing = Self::writing(tongue);
        if boxed {
            format!(
                "margin:24px 0;padding:8px 16px;background-color:{BAND};border-top:3px solid {day};{writing}"
            )
        } else {
            format!("margin:24px 0 0;padding:8px 0 0;border-top:1px solid {LINE};{writing}")
        }
    }

    /// The row of a table; a line below it parts it from the next row, a stronger one from the header. Outlook draws those of cells,
    /// which the sheet has.
    pub(super) fn row(head: bool) -> String {
        let line = if head { "2px" } else { "1px" };
        format!("border-bottom:{line} solid {LINE}")
    }

    /// A list, indented where its lines begin; one within another is closer to what is around it.
    pub(super) fn list(tongue: &Tongue, within: bool, numbered: bool) -> String {
        let digits = match tongue.one {
            '١' if numbered => ";list-style-type:arabic-indic",
            '۱' if numbered => ";list-style-type:persian",
            _ => "",
        };
        let margin = if within { "6px 0 0" } else { "0 0 16px" };
        let room = if tongue.rtl {
            "0 1.6em 0 0"
        } else {
            "0 0 0 1.6em"
        };
        format!("margin:{margin};padding:{room}{digits}")
    }

    pub(super) fn notes() -> String {
        format!("margin:32px 0 0;border-top:1px solid {LINE};font-size:0.92em")
    }
}

/// The side that lines begin at: some programs know no `start`.
pub(super) fn start(rtl: bool) -> &'static str {
    if rtl { "right" } else { "left" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(one: &str, other: &str) -> f32 {
        contrast(&one.parse().unwrap(), &other.parse().unwrap())
    }

    #[test]
    fn every_accent_can_be_read_by_day_and_by_night() {
        for accent in [
            "#003a70", "#8a1538", "#ffee00", "#000000", "#ffffff", "#777777", "#00ff00",
        ] {
            let colours = Colours::new(&accent.parse().unwrap());
            for ground in [GROUND, BAND] {
                assert!(
                    ratio(&colours.day, ground) >= 4.5,
                    "{accent}: {}",
                    colours.day
                );
            }
            for ground in [DARK_GROUND, "#1a2129"] {
                assert!(
                    ratio(&colours.night, ground) >= 4.5,
                    "{accent}: {}",
                    colours.night
                );
            }
        }
    }

    #[test]
    fn every_other_colour_of_text_can_be_read() {
        for (text, ground) in [
            (INK, GROUND),
            (INK, BAND),
            (QUIET, GROUND),
            (QUIET, BAND),
            ("#e7eaee", DARK_GROUND),
            ("#e7eaee", "#1a2129"),
            ("#adb7c2", DARK_GROUND),
            ("#adb7c2", "#1a2129"),
        ] {
            assert!(ratio(text, ground) >= 4.5, "{text} on {ground}");
        }
    }
}
