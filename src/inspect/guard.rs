//! What is looked at before a file is opened: whether reading it could take all memory or all time.
//!
//! The PDF reader follows a page tree wherever it leads, and reads objects within objects by recursion; neither can be
//! bounded from outside once it has begun, and neither ends in a panic that could be caught.

use std::collections::HashMap;

use hayro_syntax::object::{FromBytes, Name, Stream};

use super::limit;

/// Arrays in arrays; the stack of the thread is enough for three times as many.
const ARRAYS: usize = 1_000_000;

/// Dictionaries in dictionaries, which take time that grows with the square of their number.
const DICTIONARIES: usize = 3000;

/// Nodes of the page tree, counted as often as they are reached.
const NODES: usize = 2_000_000;

/// Nodes that lead in a circle; the reader leaves each circle, but tries every way around.
const CIRCLES: usize = 8;

/// Why a file is not opened.
pub(crate) fn trap(bytes: &[u8]) -> Option<&'static str> {
    let mut kids = HashMap::<u32, Vec<u32>>::new();
    if is_deep(bytes) {
        return Some("objects of the PDF are nested too deeply");
    }
    let begins = places(bytes, b" obj").collect::<Vec<_>>();
    add_nodes(bytes, &owners(bytes, &begins), &mut kids);
    for stream in object_streams(bytes, &begins) {
        if limit::bursts(&stream) {
            return Some("the PDF holds packed objects that are larger than the limit");
        }
        // Encrypted ones look broken from here.
        let Some(content) = limit::decoded(&stream) else {
            continue;
        };
        if is_deep(&content) {
            return Some("objects of the PDF are nested too deeply");
        }
        packed_kids(&stream, &content, &mut kids);
    }
    is_endless(&kids).then_some("the page tree of the PDF is a maze")
}

/// Whether brackets open that do not close. In pictures and packed data they come and go at random.
pub(super) fn is_deep(bytes: &[u8]) -> bool {
    let (mut arrays, mut dictionaries) = (0_usize, 0_usize);
    let mut before = 0;
    for byte in bytes {
        match byte {
            b'[' => arrays += 1,
            b']' => arrays = arrays.saturating_sub(1),
            b'<' if before == b'<' => {
                dictionaries += 1;
                before = 0;
                continue;
            }
            b'>' if before == b'>' => {
                dictionaries = dictionaries.saturating_sub(1);
                before = 0;
                continue;
            }
            _ => {}
        }
        if arrays > ARRAYS || dictionaries > DICTIONARIES {
            return true;
        }
        before = *byte;
    }
    false
}

/// The places of a word.
fn places<'b>(bytes: &'b [u8], word: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    let windows = bytes.windows(word.len()).enumerate();
    windows
        .filter(move |(_, window)| *window == word)
        .map(|(at, _)| at)
}

/// Adds the nodes that stand in these bytes. `owners` are the places where objects begin, in their order, and their numbers.
fn add_nodes(bytes: &[u8], owners: &[(usize, u32)], kids: &mut HashMap<u32, Vec<u32>>) {
    let nodes = places(bytes, b"/Kids").collect::<Vec<_>>();
    let mut last = None;
    for (node, at) in nodes.iter().enumerate() {
        let index = owners.partition_point(|(place, _)| place <= at);
        let Some((_, owner)) = index.checked_sub(1).and_then(|index| owners.get(index)) else {
            continue;
        };
        // What comes after the next one is read with that.
        let end = nodes.get(node + 1).copied().unwrap_or(bytes.len());
        let found = references(&bytes[at + 5..end]);
        // An object that is written anew counts as it is last, one with several arrays by all of them.
        if last.replace(index) == Some(index) {
            kids.entry(*owner).or_default().extend(found);
        } else {
            kids.insert(*owner, found);
        }
    }
}

/// Where objects begin, and their numbers.
fn owners(bytes: &[u8], begins: &[usize]) -> Vec<(usize, u32)> {
    let owner = |at: usize| {
        let before = &bytes[at.saturating_sub(40)..at];
        let mut numbers = before.rsplit(|byte| !byte.is_ascii_digit());
        // The generation, then the number.
        numbers.next().filter(|digits| !digits.is_empty())?;
        let number = numbers.find(|digits| !digits.is_empty())?;
        std::str::from_utf8(number).ok()?.parse().ok()
    };
    let begins = begins.iter();
    begins.filter_map(|at| Some((*at, owner(*at)?))).collect()
}

/// The objects that an array refers to.
fn references(after: &[u8]) -> Vec<u32> {
    let end = after.iter().position(|byte| *byte == b']');
    let end = end.unwrap_or(after.len());
    let text = String::from_utf8_lossy(&after[..end]);
    let words = text.trim_start().trim_start_matches('[').split_whitespace();
    let words = words.collect::<Vec<_>>();
    let reference = |words: &[&str]| match words {
        [number, _, mark] if mark.starts_with('R') => number.trim_start_matches('R').parse().ok(),
        _ => None,
    };
    words.windows(3).filter_map(reference).collect()
}

/// The streams that objects are packed in.
fn object_streams<'b>(bytes: &'b [u8], begins: &'b [usize]) -> impl Iterator<Item = Stream<'b>> {
    let mut known = None;
    places(bytes, b"/ObjStm").filter_map(move |at| {
        let before = begins.partition_point(|begin| *begin < at);
        let start = begins.get(before.checked_sub(1)?)? + 4;
        // An object is looked at once, however often it says what it is.
        if known.replace(start) == Some(start) {
            return None;
        }
        let stream = Stream::from_bytes(bytes[start..].trim_ascii_start())?;
        let kind = stream.dict().get::<Name<'_>>("Type");
        (kind.as_deref() == Some(b"ObjStm")).then_some(stream)
    })
}

/// The nodes among the objects of a stream: it begins with their numbers and places.
fn packed_kids(stream: &Stream<'_>, content: &[u8], kids: &mut HashMap<u32, Vec<u32>>) {
    let first = stream.dict().get::<u32>("First").unwrap_or(0) as usize;
    let Some((head, objects)) = content.split_at_checked(first) else {
        return;
    };
    let head = String::from_utf8_lossy(head);
    let numbers = head
        .split_whitespace()
        .map_while(|number| number.parse::<u32>().ok());
    let numbers = numbers.collect::<Vec<_>>();
    let starts = numbers
        .chunks_exact(2)
        .map(|pair| (pair[1] as usize, pair[0]));
    let mut starts = starts.collect::<Vec<_>>();
    starts.sort_unstable();
    add_nodes(objects, &starts, kids);
}

/// Whether following all nodes would not end in good time.
fn is_endless(kids: &HashMap<u32, Vec<u32>>) -> bool {
    let mut parents: HashMap<u32, usize> = kids.keys().map(|node| (*node, 0)).collect();
    for kid in kids.values().flatten() {
        if let Some(count) = parents.get_mut(kid) {
            *count += 1;
        }
    }
    let roots = parents.iter().filter(|(_, count)| **count == 0);
    let mut open = roots.map(|(node, _)| *node).collect::<Vec<_>>();
    let mut ways: HashMap<u32, usize> = open.iter().map(|node| (*node, 1)).collect();
    let mut total = 0_usize;
    let mut left = kids.len();
    while let Some(node) = open.pop() {
        left -= 1;
        let here = ways.get(&node).copied().unwrap_or(0);
        for kid in kids.get(&node).into_iter().flatten() {
            total = total.saturating_add(here);
            let Some(count) = parents.get_mut(kid) else {
                continue;
            };
            let known = ways.entry(*kid).or_default();
            *known = known.saturating_add(here);
            *count -= 1;
            if *count == 0 {
                open.push(*kid);
            }
        }
    }
    total > NODES || left > CIRCLES
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page tree in which each node has the next one twice.
    fn doubled(depth: usize) -> Vec<u8> {
        let node = |number| {
            format!(
                "{number} 0 obj\n<</Kids[{0} 0 R {0} 0 R]>>\nendobj\n",
                number + 1
            )
        };
        (1..=depth).map(node).collect::<String>().into_bytes()
    }

    #[test]
    fn mazes_are_told_from_trees() {
        assert_eq!(trap(&doubled(10)), None);
        assert!(trap(&doubled(40)).is_some());
        let round = (1..=20).map(|node| {
            format!(
                "{node} 0 obj <</Kids [1 0 R {} 0 R 7 0 R]>>\n",
                node % 20 + 1
            )
        });
        assert!(trap(round.collect::<String>().as_bytes()).is_some());
    }

    #[test]
    fn arrays_that_do_not_end_are_read_once() {
        let node = |number| format!("{number} 0 obj /ObjStm /Kids[{} 0 R ", number + 1);
        let file = (0..100_000).map(node).collect::<String>();
        assert_eq!(trap(file.as_bytes()), None);
        let one = [b"7 0 obj ".to_vec(), b"/Kids ".repeat(200_000)].concat();
        assert_eq!(trap(&one), None);
        // A name within the array hides nothing.
        let maze = String::from_utf8(doubled(40)).unwrap();
        let maze = maze.replace("R ", "R /Kids ");
        assert!(trap(maze.as_bytes()).is_some());
    }

    #[test]
    fn deep_nesting_is_seen() {
        assert!(is_deep(&b"<</A ".repeat(5000)));
        assert!(!is_deep(&b"<</A [1 2 <</B 3>>]>>".repeat(5000)));
        assert!(is_deep(&b"[".repeat(1_000_001)));
    }
}
