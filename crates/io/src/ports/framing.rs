//! How the bytes that a port reads become messages, and what stands before those that it writes.

use asterias_machine::port::Event;

/// The form of a port's input and output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Framing {
    /// Bytes as they come.
    #[default]
    Stream,
    /// Each packet after its size, in this many bytes, the most significant first.
    Packet(usize),
    /// Lines of at most this many bytes; longer ones in pieces.
    Line(usize),
}

/// Takes input apart.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    framing: Framing,
    held: Vec<u8>,
}

impl Framing {
    /// The header of a packet of this size; `None` where the size does not fit.
    pub(crate) fn header(self, size: usize) -> Option<Vec<u8>> {
        let Framing::Packet(count) = self else {
            return Some(Vec::new());
        };
        let bytes = (size as u64).to_be_bytes();
        let (above, header) = bytes.split_at(bytes.len() - count);
        above.iter().all(|byte| *byte == 0).then(|| header.to_vec())
    }
}

impl Frames {
    pub(crate) fn new(framing: Framing) -> Frames {
        Frames {
            framing,
            held: Vec::new(),
        }
    }

    /// Takes what has been read, and emits what is complete.
    pub(crate) fn take(&mut self, bytes: &[u8], mut emit: impl FnMut(Event<'_>)) {
        match self.framing {
            Framing::Stream => emit(Event::Data(bytes)),
            Framing::Packet(count) => self.take_packets(count, bytes, emit),
            Framing::Line(limit) => {
                for byte in bytes {
                    if *byte == b'\n' {
                        emit(Event::Line(&self.held, true));
                        self.held.clear();
                        continue;
                    }
                    if self.held.len() >= limit {
                        emit(Event::Line(&self.held, false));
                        self.held.clear();
                    }
                    self.held.push(*byte);
                }
            }
        }
    }

    fn take_packets(&mut self, count: usize, bytes: &[u8], mut emit: impl FnMut(Event<'_>)) {
        self.held.extend_from_slice(bytes);
        let mut start = 0;
        while let Some(header) = self.held.get(start..start + count) {
            let size = header
                .iter()
                .fold(0_usize, |size, byte| size << 8 | usize::from(*byte));
            let Some(packet) = self.held.get(start + count..start + count + size) else {
                break;
            };
            emit(Event::Data(packet));
            start += count + size;
        }
        self.held.drain(..start);
    }

    /// There is no more input: what there is of an unfinished line; an unfinished packet is lost.
    pub(crate) fn end(&mut self) -> Vec<u8> {
        let rest = std::mem::take(&mut self.held);
        match self.framing {
            Framing::Line(_) => rest,
            Framing::Stream | Framing::Packet(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(framing: Framing, pieces: &[&[u8]]) -> Vec<String> {
        let mut frames = Frames::new(framing);
        let mut seen = Vec::new();
        let mut emit = |event: Event<'_>| {
            seen.push(match event {
                Event::Data(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                Event::Line(bytes, true) => format!("{}|", String::from_utf8_lossy(bytes)),
                Event::Line(bytes, false) => format!("{}+", String::from_utf8_lossy(bytes)),
                other => format!("{other:?}"),
            });
        };
        for piece in pieces {
            frames.take(piece, &mut emit);
        }
        let rest = frames.end();
        if !rest.is_empty() {
            emit(Event::Line(&rest, false));
        }
        seen
    }

    #[test]
    fn lines_are_cut_at_their_limit_and_not_at_the_pieces_that_come() {
        let seen = frames(Framing::Line(3), &[b"abc\nd", b"\n\nabcd", b"ef\nab"]);
        assert_eq!(seen, ["abc|", "d|", "|", "abc+", "def|", "ab+"]);
    }

    #[test]
    fn packets_come_whole() {
        let seen = frames(
            Framing::Packet(2),
            &[b"\0\x03a", b"bc\0\0\0", b"\x01x\0\x05ab"],
        );
        assert_eq!(seen, ["abc", "", "x"]);
    }

    #[test]
    fn a_packet_that_does_not_fit_its_header_has_none() {
        assert_eq!(Framing::Packet(1).header(255), Some(vec![255]));
        assert_eq!(Framing::Packet(1).header(256), None);
        assert_eq!(Framing::Packet(4).header(1), Some(vec![0, 0, 0, 1]));
    }
}
