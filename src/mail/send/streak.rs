//! Failures that are alike one after the other. They are not of the recipients but of everybody: a server that relays nothing, a sender
//! that is not ours, what may be sent in a day. The run stops, before they are noted of the whole list.

use super::Planned;

/// How many refusals alike, one after the other, are of everybody: fewer if the answer is not about the recipient.
const OF_ALL: usize = 3;
const UNSAID: usize = 5;

/// How many messages after each other the connection is lost at, before the rest of the list is left alone.
pub(super) const LOSSES: usize = 3;

/// Refusals alike, since the last message that was sent.
#[derive(Default)]
pub(super) struct Streak<'a> {
    likeness: String,
    messages: Vec<&'a Planned>,
}

impl<'a> Streak<'a> {
    /// Counts a refusal in. Gives the messages that were refused alike when they are so many that it is not for what they have of their own.
    pub(super) fn refused(&mut self, message: &'a Planned, answer: &str) -> Option<&[&'a Planned]> {
        let likeness = likeness(answer);
        if likeness != self.likeness {
            self.likeness = likeness;
            self.messages.clear();
        }
        self.messages.push(message);
        let enough = enough(answer)?;
        (self.messages.len() >= enough).then_some(self.messages.as_slice())
    }

    /// A message was taken, or may have been.
    pub(super) fn end(&mut self) {
        self.messages.clear();
    }
}

/// An answer without what differs between recipients: addresses, and the numbers under which servers remember what they said.
fn likeness(answer: &str) -> String {
    let mut words = answer.split_whitespace();
    let code = words.next().unwrap_or_default().to_owned();
    let alike = words.filter(|word| {
        enhanced(word).is_some()
            || !word.contains('@') && !word.contains(|c: char| c.is_ascii_digit())
    });
    alike.fold(code, |text, word| text + " " + word)
}

/// How many refusals with this answer are enough, by its enhanced code (RFC 3463); `None` if it is about the recipient.
fn enough(answer: &str) -> Option<usize> {
    match answer.split_whitespace().nth(1).and_then(enhanced) {
        // The sender's address.
        Some((1, 7 | 8)) => Some(OF_ALL),
        // The recipient's address, and the recipient's mailbox.
        Some((1 | 2, _)) => None,
        Some(_) => Some(OF_ALL),
        None => Some(UNSAID),
    }
}

/// The subject and the detail of an enhanced code.
fn enhanced(word: &str) -> Option<(u16, u16)> {
    let mut numbers = word.split('.').map(|number| number.parse::<u16>().ok());
    let (_class, subject, detail) = (numbers.next()??, numbers.next()??, numbers.next()??);
    numbers.next().is_none().then_some((subject, detail))
}

/// Whether an answer may be about everybody, and not about the recipient.
pub(super) fn is_of_all(answer: &str) -> bool {
    enough(answer) == Some(OF_ALL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_about_recipients_never_stop_a_run() {
        for (answer, expected) in [
            ("550 5.1.1 <a@example.org>: nobody is called so", None),
            ("552 5.2.2 mailbox full", None),
            ("554 5.7.1 <a@example.org>: Relay access denied", Some(3)),
            ("550 5.1.8 the sender's address is none", Some(3)),
            ("550 5.4.5 Daily user sending quota exceeded", Some(3)),
            ("550 no", Some(5)),
            ("550", Some(5)),
            ("550 5.1 no", Some(5)),
        ] {
            assert_eq!(enough(answer), expected, "{answer}");
        }
    }

    #[test]
    fn answers_are_alike_but_for_addresses_and_numbers() {
        let alike = [
            "554 5.7.1 <a@example.org>: Relay access denied 8F2A1-x",
            "554 5.7.1 <b@example.net>: Relay access denied 91B",
        ];
        assert_eq!(likeness(alike[0]), likeness(alike[1]));
        assert_eq!(likeness(alike[0]), "554 5.7.1 Relay access denied");
        assert_ne!(likeness("554 5.7.1 no"), likeness("550 5.7.1 no"));
        assert_ne!(likeness("554 5.7.1 no"), likeness("554 5.7.2 no"));
    }
}
