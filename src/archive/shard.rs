//! A part of an archive that one machine makes, by the hash of each source's path.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// Nobody has more machines.
const MOST: u32 = 100_000;

/// One of several equal parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    /// From 1.
    pub(crate) number: u32,
    pub(crate) of: u32,
}

impl Shard {
    /// Whether a source is of this part. The path is that in the manifest, so every machine says the same.
    pub(crate) fn holds(self, source: &str) -> bool {
        let hash = Sha256::digest(source.as_bytes());
        let first = hash.iter().take(8);
        let number = first.fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        number % u64::from(self.of) == u64::from(self.number - 1)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| {
            Some(Self {
                number: number.parse().ok()?,
                of: of.parse().ok()?,
            })
        });
        match numbers {
            Some(shard) if (1..=shard.of).contains(&shard.number) && shard.of <= MOST => Ok(shard),
            _ => Err(
                "write the number of the part, from 1, and how many there are: `3/7`".to_owned(),
            ),
        }
    }
}

/// As in file names: `3-of-7`.
impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-of-{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_of_exactly_one_part() {
        for source in ["a.md", "2021/été.md", "2021/b.toml"] {
            let holding = (1..=7).filter(|number| {
                Shard {
                    number: *number,
                    of: 7,
                }
                .holds(source)
            });
            assert_eq!(holding.count(), 1, "{source}");
        }
        assert!(Shard { number: 1, of: 1 }.holds("a.md"));
    }

    #[test]
    fn parts_are_counted_from_one() {
        assert_eq!("3/7".parse(), Ok(Shard { number: 3, of: 7 }));
        for wrong in ["0/7", "8/7", "7", "a/b", "1/0", "1/100001", "-1/7"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
