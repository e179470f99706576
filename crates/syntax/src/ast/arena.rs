//! The arenas of a tree. Nodes are only added; an id is valid in the [`Ast`] that gave it and in no other.

use std::marker::PhantomData;

use dashu_int::IBig;

use super::{
    BigId, BinElement, BinType, Clause, Expr, ExprId, Exprs, Form, MapField, Qualifier,
    RecordField, RecordFieldDecl, TextId, Type, TypeId,
};
use crate::{Files, Pos};

/// A run of `T` in its arena; what it holds is read with `ast[range]`.
pub struct Range<T> {
    start: u32,
    len: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Range<T> {
    /// The empty run.
    pub const EMPTY: Self = Self {
        start: 0,
        len: 0,
        of: PhantomData,
    };

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    fn indices(self) -> std::ops::Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }
}

impl<T> Clone for Range<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Range<T> {}

impl<T> PartialEq for Range<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.len) == (other.start, other.len)
    }
}

impl<T> Eq for Range<T> {}

impl<T> std::fmt::Debug for Range<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}+{}", self.start, self.len)
    }
}

impl<T> Default for Range<T> {
    fn default() -> Self {
        Self::EMPTY
    }
}

/// A tree: forms in the order of the text, and the arenas that they point into.
#[derive(Clone, Debug, Default)]
pub struct Ast {
    /// The forms.
    pub forms: Vec<Form>,
    /// The files that positions name.
    pub files: Files,
    exprs: Vec<Expr>,
    places: Vec<Pos>,
    types: Vec<Type>,
    type_places: Vec<Pos>,
    expr_lists: Vec<ExprId>,
    type_lists: Vec<TypeId>,
    guards: Vec<Exprs>,
    clauses: Vec<Clause>,
    map_fields: Vec<MapField>,
    record_fields: Vec<RecordField>,
    field_decls: Vec<RecordFieldDecl>,
    bin_elements: Vec<BinElement>,
    bin_types: Vec<BinType>,
    qualifiers: Vec<Qualifier>,
    text: String,
    text_ends: Vec<u32>,
    bigs: Vec<IBig>,
}

impl Ast {
    /// Adds an expression.
    pub fn add(&mut self, pos: Pos, expr: Expr) -> ExprId {
        let id = ExprId(index(self.exprs.len()));
        self.exprs.push(expr);
        self.places.push(pos);
        id
    }

    /// Adds a type.
    pub fn add_type(&mut self, pos: Pos, ty: Type) -> TypeId {
        let id = TypeId(index(self.types.len()));
        self.types.push(ty);
        self.type_places.push(pos);
        id
    }

    /// Adds the text of a string.
    pub fn add_text(&mut self, text: &str) -> TextId {
        let id = TextId(index(self.text_ends.len()));
        self.text.push_str(text);
        self.text_ends.push(index(self.text.len()));
        id
    }

    /// Adds an integer beyond 64 bits.
    pub fn add_big(&mut self, value: IBig) -> BigId {
        let id = BigId(index(self.bigs.len()));
        self.bigs.push(value);
        id
    }

    /// Adds a run of anything that comes in runs.
    pub fn list<T: Listed>(&mut self, items: &[T]) -> Range<T> {
        let arena = T::arena_mut(self);
        let start = index(arena.len());
        arena.extend_from_slice(items);
        Range {
            start,
            len: index(items.len()),
            of: PhantomData,
        }
    }

    /// An expression.
    #[must_use]
    pub fn expr(&self, id: ExprId) -> Expr {
        self.exprs[id.0 as usize]
    }

    /// Where an expression stands.
    #[must_use]
    pub fn pos(&self, id: ExprId) -> Pos {
        self.places[id.0 as usize]
    }

    /// A type.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> Type {
        self.types[id.0 as usize]
    }

    /// Where a type stands.
    #[must_use]
    pub fn type_pos(&self, id: TypeId) -> Pos {
        self.type_places[id.0 as usize]
    }

    /// The text of a string.
    #[must_use]
    pub fn text(&self, id: TextId) -> &str {
        let at = id.0 as usize;
        let start = if at == 0 { 0 } else { self.text_ends[at - 1] };
        &self.text[start as usize..self.text_ends[at] as usize]
    }

    /// An integer beyond 64 bits.
    #[must_use]
    pub fn big(&self, id: BigId) -> &IBig {
        &self.bigs[id.0 as usize]
    }

    /// Where the leftmost part of a type stands.
    #[must_use]
    pub fn first_type_pos(&self, mut id: TypeId) -> Pos {
        loop {
            let pos = self.type_pos(id);
            let left = match self.ty(id) {
                Type::Op(_, left, _) | Type::Annotated(left, _) => left,
                Type::Predefined(_, super::TypeArgs::List(args)) => match self[args].first() {
                    Some(&first) => first,
                    None => return pos,
                },
                _ => return pos,
            };
            if self.type_pos(left) > pos {
                return pos;
            }
            id = left;
        }
    }

    /// How many arguments a function type names.
    #[must_use]
    pub fn signature_arity(&self, id: TypeId) -> Option<u32> {
        let fun = match self.ty(id) {
            Type::Bounded(fun, _) => fun,
            _ => id,
        };
        let Type::Predefined(_, super::TypeArgs::List(parts)) = self.ty(fun) else {
            return None;
        };
        match self.ty(*self[parts].first()?) {
            Type::Predefined(crate::known::PRODUCT, super::TypeArgs::List(arguments)) => {
                Some(arguments.len() as u32)
            }
            _ => None,
        }
    }

    /// A mark for [`Ast::last_pos_since`].
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            exprs: self.exprs.len(),
            map_fields: self.map_fields.len(),
            record_fields: self.record_fields.len(),
            bin_elements: self.bin_elements.len(),
        }
    }

    /// The last place of anything that was added since.
    pub(crate) fn last_pos_since(&self, mark: &Mark) -> Pos {
        let exprs = self.places[mark.exprs..].iter().copied();
        let maps = self.map_fields[mark.map_fields..]
            .iter()
            .map(|field| field.pos);
        let records = self.record_fields[mark.record_fields..]
            .iter()
            .map(|field| field.pos);
        let bins = self.bin_elements[mark.bin_elements..]
            .iter()
            .map(|element| element.pos);
        let all = exprs.chain(maps).chain(records).chain(bins);
        all.max().unwrap_or_default()
    }

    /// How many expressions there are; their numbers are all below.
    #[must_use]
    pub fn expr_count(&self) -> usize {
        self.exprs.len()
    }
}

/// How much there was of what has a place.
pub(crate) struct Mark {
    exprs: usize,
    map_fields: usize,
    record_fields: usize,
    bin_elements: usize,
}

impl<T: Listed> std::ops::Index<Range<T>> for Ast {
    type Output = [T];

    fn index(&self, range: Range<T>) -> &[T] {
        &T::arena(self)[range.indices()]
    }
}

/// Arenas are bounded by the length of the text, which is below 4 GB.
fn index(len: usize) -> u32 {
    u32::try_from(len).expect("a tree has fewer than 2^32 nodes of a kind")
}

/// What comes in runs, and the arena where its runs stand.
pub trait Listed: Copy + 'static {
    /// The arena of `ast`.
    fn arena(ast: &Ast) -> &Vec<Self>;
    /// The arena of `ast`, to add to.
    fn arena_mut(ast: &mut Ast) -> &mut Vec<Self>;
}

macro_rules! listed {
    ($($ty:ty = $arena:ident,)*) => {
        $(impl Listed for $ty {
            fn arena(ast: &Ast) -> &Vec<Self> {
                &ast.$arena
            }

            fn arena_mut(ast: &mut Ast) -> &mut Vec<Self> {
                &mut ast.$arena
            }
        })*
    };
}

listed! {
    ExprId = expr_lists,
    TypeId = type_lists,
    Exprs = guards,
    Clause = clauses,
    MapField = map_fields,
    RecordField = record_fields,
    RecordFieldDecl = field_decls,
    BinElement = bin_elements,
    BinType = bin_types,
    Qualifier = qualifiers,
}
