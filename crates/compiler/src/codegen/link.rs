//! From the instructions of blocks to those of a module: labels get numbers, jumps that lead nowhere new go.

use asterias_beam::{CodeBuilder, Label, Op as Beam, Operand};
use rustc_hash::FxHashMap;

use super::asm::{Arg, Asm, block_label, labelled_block};
use super::emit::Emitted;
use super::moves::is_same;
use crate::ssa::ir::BlockId;

/// Puts the blocks of a function behind what is there already; `line` is where it begins in the source. Labels are numbered from `next_label` on; the new next one is
/// given back.
pub(super) fn link(
    emitted: &Emitted,
    block_count: usize,
    line: Operand,
    out: &mut CodeBuilder,
    next_label: u32,
) -> u32 {
    let linker = Linker {
        targets: targets(emitted, block_count),
        emitted,
    };
    linker.run(line, out, next_label)
}

struct Linker<'e> {
    emitted: &'e Emitted,
    /// Where each block really leads: through blocks that only jump.
    targets: Vec<Operand>,
}

/// What a block of one jump stands for: a label of the function or of the module.
fn targets(emitted: &Emitted, block_count: usize) -> Vec<Operand> {
    let mut targets: Vec<Operand> = (0..block_count as u32)
        .map(|id| block_label(BlockId(id)))
        .collect();
    // Later blocks first, so that chains are short; loops of empty blocks stay as they are.
    for &(id, start, end) in emitted.blocks.iter().rev() {
        if end - start == 1
            && let Some(to) = jump_target(&emitted.asm, start)
        {
            let further = labelled_block(to).map_or(to, |to| targets[to.index()]);
            if labelled_block(further) != Some(id) {
                targets[id.index()] = further;
            }
        }
    }
    targets
}

fn jump_target(asm: &Asm, at: usize) -> Option<Operand> {
    let ins = asm.ins.get(at)?;
    match (ins.op, asm.args(ins)) {
        (Beam::Jump, [Arg::One(to)]) => Some(*to),
        _ => None,
    }
}

impl Linker<'_> {
    fn run(&self, line: Operand, out: &mut CodeBuilder, next_label: u32) -> u32 {
        let placed = self.placed();
        let mut labels: FxHashMap<BlockId, Label> = FxHashMap::default();
        let mut next = next_label;
        self.number(&placed, &mut labels, &mut next);
        // Reads of one map that follow each other become one.
        let mut reads = Reads::default();
        // A line holds for all that stands behind it, up to the next.
        let mut line = line;
        for (at, &(id, start, end)) in placed.iter().enumerate() {
            if let Some(label) = labels.get(&id) {
                reads.write(out);
                out.push(Beam::Label, &[Operand::Label(*label)]);
            }
            let following = placed.get(at + 1).map(|(id, ..)| *id);
            let mut next_index = start;
            while next_index < end {
                let index = next_index;
                next_index += 1;
                if index + 1 < end
                    && let Some(parts) = self.parts_of_list(index)
                {
                    reads.write(out);
                    out.push(Beam::GetList, &parts);
                    next_index += 1;
                    continue;
                }
                if let Some(new) = self.line(index)
                    && std::mem::replace(&mut line, new) == new
                {
                    continue;
                }
                let is_last = index + 1 == end;
                let falls_through =
                    is_last && following.is_some() && self.leads(index) == following;
                if falls_through || self.take_read(index, &labels, &mut reads, out) {
                    continue;
                }
                reads.write(out);
                self.instruction(index, &labels, out);
            }
        }
        reads.write(out);
        next
    }

    /// The blocks that stand in the code: those that lead elsewhere only need no place.
    fn placed(&self) -> Vec<(BlockId, usize, usize)> {
        let blocks = self.emitted.blocks.iter().enumerate();
        let is_needed = |(at, (id, ..)): &(usize, &(BlockId, usize, usize))| {
            // The entry is where the function begins.
            *at == 0 || labelled_block(self.targets[id.index()]) == Some(*id)
        };
        blocks.filter(is_needed).map(|(_, block)| *block).collect()
    }

    /// Where a jump leads.
    fn leads(&self, index: usize) -> Option<BlockId> {
        let to = labelled_block(jump_target(&self.emitted.asm, index)?)?;
        labelled_block(self.targets[to.index()])
    }

    /// Numbers the blocks that something refers to, in the order in which they stand.
    fn number(
        &self,
        placed: &[(BlockId, usize, usize)],
        labels: &mut FxHashMap<BlockId, Label>,
        next: &mut u32,
    ) {
        let mut is_used = vec![false; self.targets.len()];
        for (at, &(_, start, end)) in placed.iter().enumerate() {
            let following = placed.get(at + 1).map(|(id, ..)| *id);
            for index in start..end {
                let is_last = index + 1 == end;
                if is_last && following.is_some() && self.leads(index) == following {
                    continue;
                }
                self.visit_blocks(index, |id| is_used[id.index()] = true);
            }
        }
        for &(id, ..) in placed {
            if is_used[id.index()] {
                labels.insert(id, Label(*next));
                *next += 1;
            }
        }
    }

    /// The line that an instruction says.
    fn line(&self, index: usize) -> Option<Operand> {
        let asm = &self.emitted.asm;
        match (asm.ins[index].op, asm.args(&asm.ins[index])) {
            (Beam::Line, [Arg::One(line)]) => Some(*line),
            _ => None,
        }
    }

    /// Source, head and tail, if an instruction and the one after it take the same list apart.
    fn parts_of_list(&self, index: usize) -> Option<[Operand; 3]> {
        let asm = &self.emitted.asm;
        let part = |at: usize| match (asm.ins[at].op, asm.args(&asm.ins[at])) {
            (op @ (Beam::GetHd | Beam::GetTl), [Arg::One(from), Arg::One(to)]) => {
                Some((op, *from, *to))
            }
            _ => None,
        };
        let (first, from, to) = part(index)?;
        let (second, again, other) = part(index + 1)?;
        match (first, second) {
            _ if from != again || from == to || to == other => None,
            (Beam::GetHd, Beam::GetTl) => Some([from, to, other]),
            (Beam::GetTl, Beam::GetHd) => Some([from, other, to]),
            _ => None,
        }
    }

    /// Takes an instruction that reads from a map together with those before it.
    fn take_read(
        &self,
        index: usize,
        labels: &FxHashMap<BlockId, Label>,
        reads: &mut Reads,
        out: &mut CodeBuilder,
    ) -> bool {
        let asm = &self.emitted.asm;
        let ins = &asm.ins[index];
        let (Beam::GetMapElements, [Arg::One(fail), Arg::One(map), Arg::List(start, len)]) =
            (ins.op, asm.args(ins))
        else {
            return false;
        };
        let (fail, items) = (self.resolve(*fail, labels), asm.items(*start, *len));
        if !reads.accepts(fail, *map, items) {
            reads.write(out);
            reads.fail = fail;
            reads.map = *map;
        }
        reads.items.extend_from_slice(items);
        true
    }

    /// An operand with its label, if it is one of a block.
    fn resolve(&self, operand: Operand, labels: &FxHashMap<BlockId, Label>) -> Operand {
        match labelled_block(operand) {
            Some(id) => match labelled_block(self.targets[id.index()]) {
                Some(target) => Operand::Label(labels.get(&target).copied().unwrap_or(Label::NONE)),
                None => self.targets[id.index()],
            },
            None => operand,
        }
    }

    fn visit_blocks(&self, index: usize, mut visit: impl FnMut(BlockId)) {
        let asm = &self.emitted.asm;
        let mut operand = |operand: Operand| {
            if let Some(id) = labelled_block(operand)
                && let Some(target) = labelled_block(self.targets[id.index()])
            {
                visit(target);
            }
        };
        for arg in asm.args(&asm.ins[index]) {
            match *arg {
                Arg::One(one) => operand(one),
                Arg::List(start, len) => asm.items(start, len).iter().for_each(|one| operand(*one)),
            }
        }
    }

    fn instruction(&self, index: usize, labels: &FxHashMap<BlockId, Label>, out: &mut CodeBuilder) {
        let asm = &self.emitted.asm;
        let resolve = |operand: Operand| self.resolve(operand, labels);
        let ins = &asm.ins[index];
        let args: Vec<Operand> = asm
            .args(ins)
            .iter()
            .map(|arg| match *arg {
                Arg::One(operand) => resolve(operand),
                Arg::List(start, len) => {
                    out.list(asm.items(start, len).iter().map(|one| resolve(*one)))
                }
            })
            .collect();
        out.push(ins.op, &args);
    }
}

/// Reads of one map that were not written yet.
struct Reads {
    fail: Operand,
    map: Operand,
    /// Keys and registers.
    items: Vec<Operand>,
}

impl Default for Reads {
    fn default() -> Self {
        Self {
            fail: Operand::Nil,
            map: Operand::Nil,
            items: Vec::new(),
        }
    }
}

impl Reads {
    /// Whether others can be added: they fail alike, neither their map nor their keys were just written, and no key is in a
    /// register, which would have to be alone.
    fn accepts(&self, fail: Operand, map: Operand, items: &[Operand]) -> bool {
        let (Some(key), Some(to)) = (items.first(), items.get(1)) else {
            return false;
        };
        let is_register = |operand: &Operand| matches!(operand, Operand::X(_) | Operand::Y(_));
        let mut pairs = self.items.chunks(2);
        !self.items.is_empty()
            && !is_register(key)
            && !is_register(&self.items[0])
            && self.fail == fail
            && is_same(self.map, map)
            && pairs.all(|pair| {
                !is_same(pair[1], map) && pair[1] != *key && pair[0] != *key && pair[1] != *to
            })
    }

    fn write(&mut self, out: &mut CodeBuilder) {
        if self.items.is_empty() {
            return;
        }
        let list = out.list(self.items.drain(..));
        out.push(Beam::GetMapElements, &[self.fail, self.map, list]);
    }
}
