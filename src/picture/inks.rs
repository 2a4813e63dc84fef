//! How inks look on a screen, by the profile of a printing condition. The profile is followed by arithmetic of our own, number by number,
//! because moxcms chooses its own by the processor, and a document has to be the same on every machine.

use std::array::from_fn;
use std::sync::LazyLock;

use moxcms::{ColorProfile, DataColorSpace, LutDataType, LutStore, LutType, LutWarehouse};

use crate::press::colour::{COATED_FOGRA39, read_profile};

/// Steps of each ink that are looked up in the profile; between them colours are mixed.
const NODES: usize = 17;

/// The white of profiles (ISO 15076-1), which is the paper here.
const WHITE: [f64; 3] = [0.9642, 1.0, 0.8249];

/// What photographs are made black of, by the profile of coated paper: as dark as it gets, which becomes the screen's black (ISO 18619).
const BLACK: [f64; 4] = [0.88, 0.73, 0.48, 1.0];

/// No black of a press is lighter; a profile that says so is broken.
const LIGHTEST_BLACK: f64 = 0.1;

static COATED: LazyLock<Look> = LazyLock::new(|| Look::of(COATED_FOGRA39).unwrap_or_default());

/// How all inks of a printing condition look: colours of the screen (sRGB, of 65,535) by steps of each ink.
#[derive(Debug, Default)]
pub(super) struct Look {
    nodes: Vec<[u16; 3]>,
}

impl Look {
    /// On coated paper (FOGRA39).
    pub(super) fn coated() -> &'static Self {
        &COATED
    }

    /// By a profile; nothing if it is not one of four inks, or has no tables of the kind that all such profiles have.
    #[expect(clippy::cast_precision_loss, reason = "a few steps")]
    pub(super) fn of(profile: &[u8]) -> Option<Self> {
        let profile = read_profile(profile)?;
        if profile.color_space != DataColorSpace::Cmyk || profile.pcs != DataColorSpace::Lab {
            return None;
        }
        let tables = Tables::of(&profile)?;
        let black = luminance(tables.lab(BLACK)).clamp(0.0, LIGHTEST_BLACK);
        let share = |node: usize| node as f64 / (NODES - 1) as f64;
        let nodes = (0..NODES.pow(4)).map(|at| {
            let node = |ink: usize| at / NODES.pow(3 - ink as u32) % NODES;
            let inks = from_fn(|ink| share(node(ink)));
            screen(tables.lab(inks), black).map(|share| level(share, 65_535.0))
        });
        Some(Self {
            nodes: nodes.collect(),
        })
    }

    /// The colour of inks (255 is full).
    pub(super) fn screen(&self, inks: [u8; 4]) -> [u8; 3] {
        // The step below, and how far it is to the next one, of 255.
        let steps = inks.map(|ink| usize::from(ink) * (NODES - 1));
        let (below, part) = (
            steps.map(|step| step / 255),
            steps.map(|step| (step % 255) as u64),
        );
        let mut sums = [0; 3];
        for corner in 0..16_usize {
            let is_above = |ink: usize| corner >> ink & 1 == 1;
            let weights = (0..4).map(|ink| {
                if is_above(ink) {
                    part[ink]
                } else {
                    255 - part[ink]
                }
            });
            let weight = weights.product::<u64>();
            if weight == 0 {
                continue;
            }
            let at = (0..4).fold(0, |at, ink| {
                at * NODES + below[ink] + usize::from(is_above(ink))
            });
            let node = self.nodes.get(at).copied().unwrap_or_default();
            for (sum, level) in sums.iter_mut().zip(node) {
                *sum += weight * u64::from(level);
            }
        }
        // Of 255 to the fourth, and of 65,535, to 255.
        let whole = 255_u64.pow(4) * 257;
        sums.map(|sum| ((sum + whole / 2) / whole) as u8)
    }
}

/// The tables of a profile from inks to colours (`lut8Type` and `lut16Type` of ISO 15076-1), all shares of 1.
struct Tables {
    is_eight: bool,
    inputs: Vec<f64>,
    steps: usize,
    colours: Vec<f64>,
    outputs: Vec<f64>,
}

impl Tables {
    fn of(profile: &ColorProfile) -> Option<Self> {
        let tables = [
            &profile.lut_a_to_b_colorimetric,
            &profile.lut_a_to_b_perceptual,
        ];
        tables
            .into_iter()
            .flatten()
            .find_map(|tables| match tables {
                LutWarehouse::Lut(tables) => Self::read(tables),
                LutWarehouse::Multidimensional(_) => None,
            })
    }

    fn read(tables: &LutDataType) -> Option<Self> {
        let read = Self {
            is_eight: tables.lut_type == LutType::Lut8,
            inputs: shares(&tables.input_table),
            steps: usize::from(tables.num_clut_grid_points),
            colours: shares(&tables.clut_table),
            outputs: shares(&tables.output_table),
        };
        let is_whole = (tables.num_input_channels, tables.num_output_channels) == (4, 3)
            && read.steps > 1
            && read.colours.len() == read.steps.pow(4) * 3
            && read.inputs.len() >= 8
            && read.inputs.len().is_multiple_of(4)
            && read.outputs.len() >= 6
            && read.outputs.len().is_multiple_of(3);
        is_whole.then_some(read)
    }

    /// What the table of colours has for inks (shares of 1), mixed of the sixteen entries around them.
    #[expect(clippy::cast_precision_loss, reason = "at most 255 steps")]
    fn mixed(&self, inks: [f64; 4]) -> [f64; 3] {
        let input = self.inputs.len() / 4;
        let last = (self.steps - 1) as f64;
        let at: [(usize, f64); 4] = from_fn(|ink| {
            let table = self.inputs.get(ink * input..(ink + 1) * input);
            step(
                curve(table.unwrap_or_default(), inks[ink]) * last,
                self.steps,
            )
        });
        let mut mixed = [0.0; 3];
        for corner in 0..16_usize {
            let is_above = |ink: usize| corner >> ink & 1 == 1;
            let weights = (0..4).map(|ink| {
                if is_above(ink) {
                    at[ink].1
                } else {
                    1.0 - at[ink].1
                }
            });
            let weight = weights.product::<f64>();
            let node = (0..4).fold(0, |node, ink| {
                node * self.steps + (at[ink].0 + usize::from(is_above(ink))).min(self.steps - 1)
            });
            let colour = self.colours.get(node * 3..node * 3 + 3).unwrap_or_default();
            for (mixed, share) in mixed.iter_mut().zip(colour) {
                *mixed += weight * share;
            }
        }
        mixed
    }

    /// The colour of inks (shares of 1): lightness, and from green to red, and from blue to yellow (CIELAB).
    fn lab(&self, inks: [f64; 4]) -> [f64; 3] {
        let mixed = self.mixed(inks);
        let output = self.outputs.len() / 3;
        let shares: [f64; 3] = from_fn(|channel| {
            let table = self.outputs.get(channel * output..(channel + 1) * output);
            curve(table.unwrap_or_default(), mixed[channel])
        });
        // Sixteen bits stand for a little more than all lightness (ISO 15076-1, 6.3.4.2).
        let (lightness, chroma) = if self.is_eight {
            (100.0, 255.0)
        } else {
            (100.0 * 65_535.0 / 65_280.0, 65_535.0 / 256.0)
        };
        [
            shares[0] * lightness,
            shares[1] * chroma - 128.0,
            shares[2] * chroma - 128.0,
        ]
    }
}

fn shares(table: &LutStore) -> Vec<f64> {
    match table {
        LutStore::Store8(levels) => levels
            .iter()
            .map(|level| f64::from(*level) / 255.0)
            .collect(),
        LutStore::Store16(levels) => levels
            .iter()
            .map(|level| f64::from(*level) / 65_535.0)
            .collect(),
    }
}

/// The entry below, and how far it is to the next one.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "few entries, and bounded from below"
)]
fn step(at: f64, entries: usize) -> (usize, f64) {
    let at = at.clamp(0.0, entries.saturating_sub(1) as f64);
    (at as usize, at.fract())
}

#[expect(clippy::cast_precision_loss, reason = "few entries")]
fn curve(table: &[f64], share: f64) -> f64 {
    let (below, part) = step(share * table.len().saturating_sub(1) as f64, table.len());
    let low = table.get(below).copied().unwrap_or(share);
    let high = table.get(below + 1).copied().unwrap_or(low);
    low + (high - low) * part
}

/// How much light: 1 is all.
fn luminance(lab: [f64; 3]) -> f64 {
    light((lab[0] + 16.0) / 116.0)
}

fn light(share: f64) -> f64 {
    const BEND: f64 = 6.0 / 29.0;
    if share > BEND {
        share * share * share
    } else {
        3.0 * BEND * BEND * (share - 4.0 / 29.0)
    }
}

/// The colour of the screen (sRGB, IEC 61966-2-1), where `black` is what becomes black.
fn screen([lightness, red, blue]: [f64; 3], black: f64) -> [f64; 3] {
    let middle = (lightness + 16.0) / 116.0;
    let lights = [middle + red / 500.0, middle, middle - blue / 200.0].map(light);
    let [x, y, z] = from_fn(|at| (lights[at] - black) / (1.0 - black) * WHITE[at]);
    // From the white of profiles to that of the screen (Bradford).
    let linear = [
        3.133_856_1 * x - 1.616_866_7 * y - 0.490_614_6 * z,
        -0.978_768_4 * x + 1.916_141_5 * y + 0.033_454_0 * z,
        0.071_945_3 * x - 0.228_991_4 * y + 1.405_242_7 * z,
    ];
    linear.map(|share| {
        let share = share.clamp(0.0, 1.0);
        if share <= 0.003_130_8 {
            12.92 * share
        } else {
            1.055 * share.powf(1.0 / 2.4) - 0.055
        }
    })
}

#[expect(clippy::cast_sign_loss, reason = "a share of 1")]
fn level(share: f64, of: f64) -> u16 {
    (share.clamp(0.0, 1.0) * of).round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_look_as_the_profile_says() {
        // What Little CMS makes of them: relative colorimetric, with the black point.
        for (inks, expected) in [
            ([255, 0, 0, 0], [0, 159, 227]),
            ([0, 255, 0, 0], [230, 0, 126]),
            ([0, 0, 255, 0], [255, 237, 0]),
            ([200, 100, 50, 30], [50, 121, 159]),
            ([120, 130, 140, 10], [151, 125, 112]),
            ([204, 178, 178, 230], [20, 22, 18]),
            ([0, 0, 0, 255], [31, 31, 30]),
        ] {
            let seen = Look::coated().screen(inks);
            let far = seen
                .into_iter()
                .zip(expected)
                .map(|(a, b): (u8, u8)| a.abs_diff(b));
            assert!(far.max() < Some(8), "{inks:?}: {seen:?}");
        }
    }

    #[test]
    fn paper_is_white_and_all_inks_are_black() {
        let look = Look::coated();
        assert_eq!(look.screen([0; 4]), [255; 3]);
        let black = look.screen([225, 187, 123, 255]);
        assert!(black.iter().all(|level| *level < 8), "{black:?}");
    }

    #[test]
    fn more_ink_is_darker() {
        let look = Look::coated();
        let greens = (0..=255).map(|ink| look.screen([0, ink, 0, 0])[1]);
        assert!(greens.collect::<Vec<_>>().is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn other_profiles_are_none() {
        let rgb = ColorProfile::new_srgb().encode().unwrap();
        assert!(Look::of(&rgb).is_none());
        assert!(Look::of(&COATED_FOGRA39[..9000]).is_none());
        assert!(Look::of(b"words").is_none());
    }
}
