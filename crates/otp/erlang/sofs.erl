%% Sets of sets: finite sets whose elements are typed, and the relations, functions and families made of them.
%%
%% An unordered set is {'Set', Elements, ElementType}, an ordered one (a tuple of sets, or an atom: any term that is not looked into) is
%% {'OrdSet', Term, Type}. Elements are sorted and no two compare equal, in sets within sets too, so that a term decides what a set is. A type is an
%% atom, a tuple of types or [Type]; '_' is the element type of an empty set of which nothing more is known, and fits every type.
%%
%% Failures are raised by exported functions, so that a stack begins with what was called: local ones answer an atom, the reason.
-module(sofs).

-export([a_function/1, a_function/2, canonical_relation/1, composite/2, constant_function/2, converse/1, difference/2,
         digraph_to_family/1, digraph_to_family/2, domain/1, drestriction/2, drestriction/3, empty_set/0, extension/3,
         fam2rel/1, family/1, family/2, family_difference/2, family_domain/1, family_field/1, family_intersection/1,
         family_intersection/2, family_projection/2, family_range/1, family_specification/2, family_to_digraph/1,
         family_to_digraph/2, family_to_relation/1, family_union/1, family_union/2, field/1, from_external/2,
         from_sets/1, from_term/1, from_term/2, image/2, intersection/1, intersection/2, intersection_of_family/1,
         inverse/1, inverse_image/2, is_a_function/1, is_disjoint/2, is_empty_set/1, is_equal/2, is_set/1,
         is_sofs_set/1, is_subset/2, is_type/1, join/4, multiple_relative_product/2, no_elements/1, partition/1,
         partition/2, partition/3, partition_family/2, product/1, product/2, projection/2, range/1, rel2fam/1,
         relation/1, relation/2, relation_to_family/1, relative_product/1, relative_product/2, relative_product1/2,
         restriction/2, restriction/3, set/1, set/2, specification/2, strict_relation/1, substitution/2, symdiff/2,
         symmetric_partition/2, to_external/1, to_sets/1, type/1, union/1, union/2, union_of_family/1,
         weak_relation/1]).

-define(SET(Elements, Type), {'Set', Elements, Type}).
-define(ORDSET(Term, Type), {'OrdSet', Term, Type}).
-define(ANY, '_').

%% What a local function answered, unless it is a reason.
-define(ANSWER(Expression),
        case Expression of
            Reason when is_atom(Reason) -> erlang:error(Reason);
            Answer -> Answer
        end).

%% The same for an expression that fails when its arguments are bad.
-define(ANSWER_OR_BADARG(Expression),
        try Expression of
            Reason when is_atom(Reason) -> erlang:error(Reason);
            Answer -> Answer
        catch
            _:_ -> erlang:error(badarg)
        end).

%% A set fun that is given sets: neither a position nor {external, Fun}.
-define(TAKES_SETS(F), not is_integer(F), not is_tuple(F) orelse is_atom(element(2, F))).

%% Making sets ---------------------------------------------------------------------------------------------------------

from_term(Term) when is_list(Term) -> ?ANSWER_OR_BADARG(typed(Term, [?ANY]));
from_term(Term) -> ?ANSWER_OR_BADARG(typed(Term, ?ANY)).

from_term(Term, Type) ->
    case is_type(Type) of
        true -> ?ANSWER_OR_BADARG(typed(Term, Type));
        false -> erlang:error(badarg)
    end.

from_external(Elements, [Type]) -> ?SET(Elements, Type);
from_external(Term, Type) -> ?ORDSET(Term, Type).

empty_set() -> ?SET([], ?ANY).

set(Terms) -> ?ANSWER_OR_BADARG(?SET(lists:usort(Terms), atom)).

set(Terms, [Type] = SetType) when Type =/= {} -> ?ANSWER_OR_BADARG(typed(Terms, SetType));
set(_, _) -> erlang:error(badarg).

from_sets(Sets) when is_list(Sets) -> ?ANSWER(set_of_sets(Sets, [], ?ANY));
from_sets(Sets) when is_tuple(Sets) ->
    List = tuple_to_list(Sets),
    case lists:all(fun is_sofs_set/1, List) of
        true -> ?ORDSET(list_to_tuple([to_external(S) || S <- List]), list_to_tuple([type(S) || S <- List]));
        false -> erlang:error(badarg)
    end;
from_sets(_) -> erlang:error(badarg).

set_of_sets([Set | Sets], Elements, Type) ->
    case is_sofs_set(Set) of
        true ->
            case unify(type(Set), Type) of
                [] -> type_mismatch;
                Type1 -> set_of_sets(Sets, [to_external(Set) | Elements], Type1)
            end;
        false -> badarg
    end;
set_of_sets([], Elements, Type) -> ?SET(lists:usort(Elements), Type);
set_of_sets(_, _, _) -> badarg.

relation([]) -> ?SET([], {atom, atom});
relation([Tuple | _] = Tuples) when is_tuple(Tuple) -> ?ANSWER_OR_BADARG(relation_of(Tuples, tuple_size(Tuple)));
relation(_) -> erlang:error(badarg).

relation(Tuples, Type) -> ?ANSWER_OR_BADARG(relation_of(Tuples, Type)).

relation_of(Tuples, [Type]) ->
    case elements(Tuples, Type) of
        {?ANY, []} -> empty_set();
        {Relation, Elements} when is_tuple(Relation) -> ?SET(Elements, Relation)
    end;
relation_of(Tuples, Arity) when Arity >= 1 -> relation_of(Tuples, [erlang:make_tuple(Arity, atom)]).

a_function(Tuples) -> ?ANSWER_OR_BADARG(function_of(Tuples, [{atom, atom}])).

a_function(Tuples, Type) -> ?ANSWER_OR_BADARG(function_of(Tuples, Type)).

function_of(Tuples, [{Domain, Range} = Type] = SetType) when is_atom(Domain), is_atom(Range) ->
    true = is_type(SetType),
    Elements = lists:usort(Tuples),
    only_function(Elements, ?SET(Elements, Type));
function_of(Tuples, [Type] = SetType) ->
    true = is_type(SetType),
    case elements(Tuples, Type) of
        {?ANY, []} -> empty_set();
        {{_, _} = Pair, Elements} -> only_function(Elements, ?SET(Elements, Pair))
    end.

family(Tuples) -> ?ANSWER_OR_BADARG(family_of(Tuples, [{atom, [atom]}])).

family(Tuples, Type) -> ?ANSWER_OR_BADARG(family_of(Tuples, Type)).

family_of(Tuples, [{Index, [Member]} = Type] = SetType) when is_atom(Index), is_atom(Member) ->
    true = is_type(SetType),
    members(lists:sort(Tuples), [], Type);
family_of(Tuples, [Type] = SetType) ->
    true = is_type(SetType),
    case elements(Tuples, Type) of
        {?ANY, []} -> empty_set();
        {{_, [_]} = Family, Elements} -> only_function(Elements, ?SET(Elements, Family))
    end.

members([{Index, Members} | Tuples], [{Last, LastMembers} | _] = Family, Type) when Index == Last ->
    case lists:usort(Members) == LastMembers of
        true -> members(Tuples, Family, Type);
        false -> bad_function
    end;
members([{Index, Members} | Tuples], Family, Type) -> members(Tuples, [{Index, lists:usort(Members)} | Family], Type);
members([], Family, Type) -> ?SET(lists:reverse(Family), Type).

%% A term as a set of a type. What is given as an atom is any term; where '_' is given the type is derived, and atoms are neither lists nor tuples.
typed(Terms, [Type]) ->
    {Type1, Elements} = elements(Terms, Type),
    ?SET(Elements, Type1);
typed(Term, Type) ->
    {Type1, Value} = value(Term, Type),
    ?ORDSET(Value, Type1).

elements(Terms, Type) when is_atom(Type), Type =/= ?ANY -> {Type, lists:usort(Terms)};
elements(Terms, Type) ->
    case is_tuple(Type) andalso lists:all(fun is_atom/1, tuple_to_list(Type)) of
        true ->
            Arity = tuple_size(Type),
            true = Arity > 0 orelse Terms =:= [],
            true = lists:all(fun(Term) -> is_tuple(Term) andalso tuple_size(Term) =:= Arity end, Terms),
            {Type, lists:usort(Terms)};
        false -> elements(Terms, Type, Type, [])
    end.

elements([Term | Terms], Given, Type, Values) ->
    {ValueType, Value} = value(Term, Given),
    case unify(ValueType, Type) of
        [] -> erlang:error(badarg);
        Type1 -> elements(Terms, Given, Type1, [Value | Values])
    end;
elements([], _, Type, Values) -> {Type, lists:usort(Values)}.

value(List, ?ANY) when is_list(List) -> value(List, [?ANY]);
value(Tuple, ?ANY) when tuple_size(Tuple) > 0 -> value(Tuple, erlang:make_tuple(tuple_size(Tuple), ?ANY));
value(Term, ?ANY) when not is_tuple(Term) -> {atom, Term};
value(Term, Atom) when is_atom(Atom), Atom =/= ?ANY -> {Atom, Term};
value(List, [Type]) when is_list(List) ->
    {Type1, Elements} = elements(List, Type),
    {[Type1], Elements};
value(Tuple, Types) when tuple_size(Tuple) =:= tuple_size(Types), Tuple =/= {} ->
    {Types1, Values} = lists:unzip(lists:zipwith(fun value/2, tuple_to_list(Tuple), tuple_to_list(Types))),
    {list_to_tuple(Types1), list_to_tuple(Values)}.

%% Types ---------------------------------------------------------------------------------------------------------------

is_type(Type) when is_atom(Type) -> Type =/= ?ANY;
is_type([Type]) -> Type =:= ?ANY orelse is_type(Type);
is_type(Type) when tuple_size(Type) > 0 -> lists:all(fun is_type/1, tuple_to_list(Type));
is_type(_) -> false.

%% The type that both are, [] if there is none.
unify(Type, Type) -> Type;
unify(?ANY, Type) -> Type;
unify(Type, ?ANY) -> Type;
unify([Type1], [Type2]) ->
    case unify(Type1, Type2) of
        [] -> [];
        Type -> [Type]
    end;
unify(Type1, Type2) when tuple_size(Type1) =:= tuple_size(Type2) ->
    Types = lists:zipwith(fun unify/2, tuple_to_list(Type1), tuple_to_list(Type2)),
    case lists:member([], Types) of
        true -> [];
        false -> list_to_tuple(Types)
    end;
unify(_, _) -> [].

fit(Type1, Type2) -> unify(Type1, Type2) =/= [].

%% An element, or a type of sets, as a set of its own.
as_set(List, Type) when is_list(List) -> ?SET(List, element_type(Type));
as_set(Term, Type) -> ?ORDSET(Term, element_type(Type)).

element_type([Type]) -> Type;
element_type(Type) -> Type.

%% Questions -----------------------------------------------------------------------------------------------------------

to_external(?SET(Elements, _)) -> Elements;
to_external(?ORDSET(Term, _)) -> Term.

type(?SET(_, Type)) -> [Type];
type(?ORDSET(_, Type)) -> Type.

to_sets(?SET(Elements, Type)) -> [from_external(Element, Type) || Element <- Elements];
to_sets(?ORDSET(Tuple, Types)) when is_tuple(Types) ->
    list_to_tuple(lists:zipwith(fun from_external/2, tuple_to_list(Tuple), tuple_to_list(Types)));
to_sets(?ORDSET(_, _)) -> erlang:error(badarg).

no_elements(?SET(Elements, _)) -> length(Elements);
no_elements(?ORDSET(Tuple, Types)) when is_tuple(Types) -> tuple_size(Tuple);
no_elements(?ORDSET(_, _)) -> erlang:error(badarg).

is_sofs_set(?SET(_, _)) -> true;
is_sofs_set(?ORDSET(_, _)) -> true;
is_sofs_set(_) -> false.

is_set(?SET(_, _)) -> true;
is_set(?ORDSET(_, _)) -> false.

is_empty_set(?SET(Elements, _)) -> Elements =:= [];
is_empty_set(?ORDSET(_, _)) -> false.

is_equal(?SET(L1, T1), ?SET(L2, T2)) ->
    case fit(T1, T2) of
        true -> L1 == L2;
        false -> erlang:error(type_mismatch)
    end;
is_equal(?ORDSET(Term1, T1), ?ORDSET(Term2, T2)) ->
    case fit(T1, T2) of
        true -> Term1 == Term2;
        false -> erlang:error(type_mismatch)
    end;
is_equal(?SET(_, _), ?ORDSET(_, _)) -> erlang:error(type_mismatch);
is_equal(?ORDSET(_, _), ?SET(_, _)) -> erlang:error(type_mismatch).

is_subset(?SET(L1, T1), ?SET(L2, T2)) ->
    case fit(T1, T2) of
        true -> within(L1, L2);
        false -> erlang:error(type_mismatch)
    end.

is_disjoint(?SET(L1, T1), ?SET(L2, T2)) ->
    case fit(T1, T2) of
        true -> apart(L1, L2);
        false -> erlang:error(type_mismatch)
    end.

%% Sets ----------------------------------------------------------------------------------------------------------------

union(?SET(L1, T1), ?SET(L2, T2)) -> ?ANSWER(set_unless_mismatch(unify(T1, T2), fun() -> lists:umerge(L1, L2) end)).

intersection(?SET(L1, T1), ?SET(L2, T2)) -> ?ANSWER(set_unless_mismatch(unify(T1, T2), fun() -> both(L1, L2) end)).

difference(?SET(L1, T1), ?SET(L2, T2)) -> ?ANSWER(set_unless_mismatch(unify(T1, T2), fun() -> first(L1, L2) end)).

symdiff(?SET(L1, T1), ?SET(L2, T2)) ->
    ?ANSWER(set_unless_mismatch(unify(T1, T2), fun() -> lists:merge(first(L1, L2), first(L2, L1)) end)).

set_unless_mismatch([], _) -> type_mismatch;
set_unless_mismatch(Type, Elements) -> ?SET(Elements(), Type).

symmetric_partition(?SET(L1, T1), ?SET(L2, T2)) ->
    case unify(T1, T2) of
        [] -> erlang:error(type_mismatch);
        Type -> {?SET(first(L1, L2), Type), ?SET(both(L1, L2), Type), ?SET(first(L2, L1), Type)}
    end.

product(?SET(_, ?ANY) = S1, ?SET(_, _)) -> S1;
product(?SET(_, _), ?SET(_, ?ANY) = S2) -> S2;
product(?SET(L1, T1), ?SET(L2, T2)) -> ?SET([{E1, E2} || E1 <- L1, E2 <- L2], {T1, T2}).

product({S1, S2}) -> product(S1, S2);
product(Tuple) when is_tuple(Tuple) ->
    Sets = tuple_to_list(Tuple),
    case Sets =/= [] andalso lists:all(fun(Set) -> is_sofs_set(Set) andalso is_set(Set) end, Sets) of
        true ->
            case lists:any(fun is_empty_set/1, Sets) of
                true -> empty_set();
                false ->
                    ?SET([list_to_tuple(Element) || Element <- choices([to_external(Set) || Set <- Sets])],
                         list_to_tuple([Type || ?SET(_, Type) <- Sets]))
            end;
        false -> erlang:error(badarg)
    end.

choices([]) -> [[]];
choices([List | Lists]) ->
    Rest = choices(Lists),
    [[Element | Choice] || Element <- List, Choice <- Rest].

constant_function(?SET(Elements, Type) = Set, Value) ->
    case is_sofs_set(Value) of
        true when Type =:= ?ANY -> Set;
        true ->
            Constant = to_external(Value),
            ?SET([{Element, Constant} || Element <- Elements], {Type, type(Value)});
        false -> erlang:error(badarg)
    end;
constant_function(?ORDSET(_, _), _) -> erlang:error(badarg).

specification({external, Fun}, ?SET(Elements, Type)) when not is_atom(Fun) -> ?ANSWER(specified(Fun, Elements, Type));
specification(Fun, ?SET(Elements, Type)) ->
    ?ANSWER(specified(fun(Element) -> Fun(as_set(Element, Type)) end, Elements, Type)).

specified(Fun, Elements, Type) ->
    case sieve(Elements, Fun) of
        badarg -> badarg;
        Kept -> ?SET(Kept, Type)
    end.

sieve(Elements, Fun) -> sieve(Elements, Fun, []).

sieve([Element | Elements], Fun, Kept) ->
    case Fun(Element) of
        true -> sieve(Elements, Fun, [Element | Kept]);
        false -> sieve(Elements, Fun, Kept);
        _ -> badarg
    end;
sieve([], _, Kept) -> lists:reverse(Kept).

%% Sets of sets --------------------------------------------------------------------------------------------------------

union(?SET(Sets, [Type])) -> ?SET(all(Sets), Type);
union(?SET(_, ?ANY) = Set) -> Set;
union(?SET(_, _)) -> erlang:error(badarg).

intersection(?SET([Set | Sets], [Type])) -> ?SET(common(Sets, Set), Type);
intersection(?SET(_, _)) -> erlang:error(badarg).

canonical_relation(?SET(_, [?ANY])) -> empty_set();
canonical_relation(?SET(Sets, [Type])) ->
    ?SET(lists:sort([{Element, Set} || Set <- Sets, Element <- Set]), {Type, [Type]});
canonical_relation(?SET(_, ?ANY) = Set) -> Set;
canonical_relation(?SET(_, _)) -> erlang:error(badarg).

%% Binary relations ----------------------------------------------------------------------------------------------------

rel2fam(?SET(_, _) = Relation) -> ?ANSWER(related(Relation)).

relation_to_family(?SET(_, _) = Relation) -> ?ANSWER(related(Relation)).

related(?SET(Pairs, {Domain, Range})) -> ?SET(grouped(Pairs), {Domain, [Range]});
related(?SET(_, ?ANY) = Set) -> Set;
related(_) -> badarg.

domain(?SET(Pairs, {Domain, _})) -> ?SET(firsts(Pairs), Domain);
domain(?SET(_, ?ANY) = Set) -> Set;
domain(?SET(_, _)) -> erlang:error(badarg).

range(?SET(Pairs, {_, Range})) -> ?SET(seconds(Pairs), Range);
range(?SET(_, ?ANY) = Set) -> Set;
range(?SET(_, _)) -> erlang:error(badarg).

field(Relation) -> union(domain(Relation), range(Relation)).

converse(?SET(Pairs, {Domain, Range})) -> ?SET(turned(Pairs), {Range, Domain});
converse(?SET(_, ?ANY) = Set) -> Set;
converse(?SET(_, _)) -> erlang:error(badarg).

image(?SET(Pairs, {Domain, Range}), ?SET(Keys, Type)) ->
    case fit(Domain, Type) of
        true ->
            {In, _} = split(Pairs, Keys),
            ?SET(lists:usort(In), Range);
        false -> erlang:error(type_mismatch)
    end;
image(?SET(_, ?ANY) = Set, ?SET(_, _)) -> Set;
image(?SET(_, _), ?SET(_, _)) -> erlang:error(badarg).

inverse_image(?SET(Pairs, {Domain, Range}), ?SET(Keys, Type)) ->
    case fit(Range, Type) of
        true ->
            {In, _} = split(turned(Pairs), Keys),
            ?SET(lists:usort(In), Domain);
        false -> erlang:error(type_mismatch)
    end;
inverse_image(?SET(_, ?ANY) = Set, ?SET(_, _)) -> Set;
inverse_image(?SET(_, _), ?SET(_, _)) -> erlang:error(badarg).

strict_relation(?SET(Pairs, {_, _} = Type)) -> ?SET([Pair || {A, B} = Pair <- Pairs, A /= B], Type);
strict_relation(?SET(_, ?ANY) = Set) -> Set;
strict_relation(?SET(_, _)) -> erlang:error(badarg).

weak_relation(?SET(Pairs, {Domain, Range})) ->
    case unify(Domain, Range) of
        [] -> erlang:error(badarg);
        Type ->
            Field = lists:usort([A || {A, B} <- Pairs, A =< B] ++ lists:reverse([A || {A, B} <- Pairs, A > B]) ++ seconds(Pairs)),
            ?SET(lists:umerge(Pairs, [{Element, Element} || Element <- Field]), {Type, Type})
    end;
weak_relation(?SET(_, ?ANY) = Set) -> Set;
weak_relation(?SET(_, _)) -> erlang:error(badarg).

extension(?SET(Pairs, Type) = Relation, ?SET(Keys, KeyType), Value) ->
    case {Type, KeyType, is_sofs_set(Value)} of
        {{Domain, Range}, _, true} ->
            case fit(Domain, KeyType) andalso fit(Range, type(Value)) of
                true ->
                    Constant = to_external(Value),
                    ?SET(lists:merge(Pairs, [{Key, Constant} || Key <- first(Keys, firsts(Pairs))]), Type);
                false -> erlang:error(type_mismatch)
            end;
        {?ANY, ?ANY, true} -> Relation;
        {?ANY, _, true} ->
            case type(Value) of
                [?ANY] -> Relation;
                ValueType -> ?SET([], {KeyType, ValueType})
            end;
        {_, _, true} -> erlang:error(badarg)
    end.

is_a_function(?SET(Pairs, {_, _})) -> only_function(Pairs, true) =:= true;
is_a_function(?SET(_, ?ANY)) -> true;
is_a_function(?SET(_, _)) -> erlang:error(badarg).

relative_product(Relations) when is_tuple(Relations) -> relative_product(tuple_to_list(Relations));
relative_product(Relations) when is_list(Relations) -> ?ANSWER(combined(Relations, false)).

relative_product(?SET(_, _) = R1, ?SET(_, _) = R2) -> relative_product1(converse(R1), R2);
relative_product(Relations, ?SET(_, _) = Relation) when is_tuple(Relations) ->
    relative_product(tuple_to_list(Relations), Relation);
relative_product(Relations, ?SET(Pairs, Type) = Relation) when is_list(Relations) ->
    case pair_type(Type) of
        badarg -> erlang:error(badarg);
        _ -> relative_product(?ANSWER(combined(Relations, Pairs =:= [])), Relation)
    end.

%% The relation between what all relations have in their domains and the tuples of what they relate it to.
combined([], _) -> badarg;
combined(Relations, Empty) ->
    case common_domain(Relations, ?ANY) of
        Reason when Reason =:= badarg; Reason =:= type_mismatch -> Reason;
        {domain, Domain} ->
            Range = range_types([Type || ?SET(_, Type) <- Relations]),
            case Empty orelse lists:any(fun is_empty_set/1, Relations) of
                true when Domain =:= ?ANY; Range =:= ?ANY -> empty_set();
                true -> ?SET([], {Domain, Range});
                false -> ?SET(combine([Pairs || ?SET(Pairs, _) <- Relations]), {Domain, Range})
            end
    end.

common_domain([?SET(_, {Domain, _}) | Relations], Common) ->
    case unify(Domain, Common) of
        [] -> type_mismatch;
        Common1 -> common_domain(Relations, Common1)
    end;
common_domain([?SET(_, ?ANY) | Relations], Common) -> common_domain(Relations, Common);
common_domain([?SET(_, _) | _], _) -> badarg;
common_domain([], Common) -> {domain, Common}.

range_types(Types) ->
    case lists:member(?ANY, Types) of
        true -> ?ANY;
        false -> list_to_tuple([Range || {_, Range} <- Types])
    end.

combine([Pairs | Relations]) ->
    Rows = lists:foldl(fun(Relation, Rows) ->
                               [{Key, [Value | Values]} || {{Key, Values}, Value} <- matched(keyed(1, Rows), Relation)]
                       end, [{Key, [Value]} || {Key, Value} <- Pairs], Relations),
    lists:usort([{Key, list_to_tuple(lists:reverse(Values))} || {Key, Values} <- Rows]).

relative_product1(?SET(L1, T1) = R1, ?SET(L2, T2) = R2) ->
    case {pair_type(T1), pair_type(T2)} of
        {{Domain1, Range1}, {Domain2, Range2}} ->
            case fit(Domain1, Domain2) of
                true when Domain1 =:= ?ANY -> R1;
                true when Domain2 =:= ?ANY -> R2;
                true -> ?SET(lists:usort(lists:reverse(matched(L1, L2))), {Range1, Range2});
                false -> erlang:error(type_mismatch)
            end;
        _ -> erlang:error(badarg)
    end.

pair_type({_, _} = Type) -> Type;
pair_type(?ANY) -> {?ANY, ?ANY};
pair_type(_) -> badarg.

%% Functions -----------------------------------------------------------------------------------------------------------

composite(?SET(L1, T1) = F1, ?SET(L2, T2) = F2) ->
    case {pair_type(T1), pair_type(T2)} of
        {{Domain1, Range1}, {Domain2, Range2}} ->
            case fit(Range1, Domain2) of
                true when Domain1 =:= ?ANY -> F1;
                true when Domain2 =:= ?ANY -> F2;
                true -> ?ANSWER(composed(L1, L2, {Domain1, Range2}));
                false -> erlang:error(type_mismatch)
            end;
        _ -> erlang:error(badarg)
    end.

composed(L1, L2, Type) ->
    case only_function(L1, only_function(L2, within(seconds(L1), firsts(L2)))) of
        true -> ?SET(lists:sort(matched(turned(L1), L2)), Type);
        _ -> bad_function
    end.

inverse(?SET(Pairs, {Domain, Range})) ->
    Turned = turned(Pairs),
    ?ANSWER(only_function(Pairs, only_function(Turned, ?SET(Turned, {Range, Domain}))));
inverse(?SET(_, ?ANY) = Set) -> Set;
inverse(?SET(_, _)) -> erlang:error(badarg).

%% Set funs ------------------------------------------------------------------------------------------------------------

restriction(Relation, Set) -> restriction(1, Relation, Set).

restriction(_, ?SET(_, ?ANY) = Set, ?SET(_, _)) -> Set;
restriction(Fun, ?SET(_, _), ?SET(_, ?ANY) = Keys) when ?TAKES_SETS(Fun) -> Keys;
restriction(Fun, ?SET(_, _) = Set, ?SET(_, _) = Keys) ->
    {In, _} = ?ANSWER(divided(Fun, Set, Keys)),
    In.

drestriction(Relation, Set) -> drestriction(1, Relation, Set).

drestriction(_, ?SET(_, ?ANY) = Set, ?SET(_, _)) -> Set;
drestriction(Fun, ?SET(_, _) = Set, ?SET(_, ?ANY)) when ?TAKES_SETS(Fun) -> Set;
drestriction(Fun, ?SET(_, _) = Set, ?SET(_, _) = Keys) ->
    {_, Out} = ?ANSWER(divided(Fun, Set, Keys)),
    Out.

partition(_, ?SET(_, ?ANY) = Set, ?SET(_, _)) -> {Set, Set};
partition(Fun, ?SET(_, _) = Set, ?SET(_, ?ANY) = Keys) when ?TAKES_SETS(Fun) -> {Keys, Set};
partition(Fun, ?SET(_, _) = Set, ?SET(_, _) = Keys) -> ?ANSWER(divided(Fun, Set, Keys)).

%% The elements whose images are among the keys, and the others.
divided(Fun, ?SET(Elements, Type), ?SET(Keys, KeyType)) ->
    case images(Fun, Elements, Type) of
        {Pairs, ImageType} ->
            case fit(ImageType, KeyType) of
                true ->
                    {In, Out} = split(turned(Pairs), Keys),
                    {?SET(lists:sort(In), Type), ?SET(lists:sort(Out), Type)};
                false -> type_mismatch
            end;
        Reason -> Reason
    end.

projection(Position, ?SET(Elements, Type) = Set) when is_integer(Position) ->
    if
        Type =:= ?ANY -> Set;
        Position >= 1, Position =< tuple_size(Type) ->
            {Pairs, ImageType} = images(Position, Elements, Type),
            ?SET(case Position of 1 -> lists:usort([Image || {_, Image} <- Pairs]); _ -> seconds(Pairs) end, ImageType);
        true -> erlang:error(badarg)
    end;
projection(Fun, Set) -> range(substitution(Fun, Set)).

substitution(_, ?SET(_, ?ANY) = Set) -> Set;
substitution(Fun, ?SET([], _)) when ?TAKES_SETS(Fun) -> empty_set();
substitution(Fun, ?SET(Elements, Type)) ->
    {Pairs, ImageType} = ?ANSWER(images(Fun, Elements, Type)),
    ?SET(Pairs, {Type, ImageType}).

partition(Sets) -> range(relation_to_family(converse(relation_to_family(canonical_relation(Sets))))).

partition(Position, ?SET(Elements, Type) = Set) when is_integer(Position) ->
    if
        Type =:= ?ANY -> Set;
        Position >= 1, Position =< tuple_size(Type) -> ?SET(seconds(grouped(keyed(Position, Elements))), [Type]);
        true -> erlang:error(badarg)
    end;
partition(Fun, Set) -> range(partition_family(Fun, Set)).

partition_family(_, ?SET(_, ?ANY) = Set) -> Set;
partition_family(Fun, ?SET([], _)) when ?TAKES_SETS(Fun) -> empty_set();
partition_family(Fun, ?SET(Elements, Type)) ->
    {Pairs, ImageType} = ?ANSWER(images(Fun, Elements, Type)),
    ?SET(grouped(turned(Pairs)), {ImageType, [Type]}).

%% {[{Element, Image}], type of the images}. An external fun is given bare terms, so it tells the type of its images from the type of its arguments;
%% one that cannot do without looking at the leaves of a tuple is refused.
images(Position, Elements, Type) when is_integer(Position) ->
    if
        Position >= 1, Position =< tuple_size(Type) ->
            {[{Element, element(Position, Element)} || Element <- Elements], element(Position, Type)};
        true -> badarg
    end;
images({external, Fun}, _, [_]) when not is_atom(Fun) -> badarg;
images({external, Fun}, Elements, Type) when not is_atom(Fun) ->
    ImageType = Fun(Type),
    {Leaves, _} = numbered(Type, 1),
    case is_type(ImageType) andalso try Fun(Leaves) of _ -> true catch _:_ -> false end of
        true -> {[{Element, Fun(Element)} || Element <- Elements], ImageType};
        false -> badarg
    end;
images(Fun, Elements, Type) -> images(Elements, Fun, Type, ?ANY, []).

images([Element | Elements], Fun, Type, ImageType, Pairs) ->
    case image_of(Element, Fun, Type, ImageType) of
        {Image, ImageType1} -> images(Elements, Fun, Type, ImageType1, [{Element, Image} | Pairs]);
        Reason -> Reason
    end;
images([], _, _, ImageType, Pairs) -> {lists:reverse(Pairs), ImageType}.

image_of(Element, Fun, Type, ImageType) ->
    Image = Fun(as_set(Element, Type)),
    case is_sofs_set(Image) of
        true ->
            case unify(ImageType, type(Image)) of
                [] -> type_mismatch;
                ImageType1 -> {to_external(Image), ImageType1}
            end;
        false -> badarg
    end.

numbered(Type, Number) when is_tuple(Type) ->
    {Leaves, Next} = lists:mapfoldl(fun numbered/2, Number, tuple_to_list(Type)),
    {list_to_tuple(Leaves), Next};
numbered(_, Number) -> {Number, Number + 1}.

%% Relations of any arity ----------------------------------------------------------------------------------------------

multiple_relative_product(Relations, ?SET(Tuples, Type)) when is_tuple(Relations) ->
    if
        Type =:= ?ANY -> empty_set();
        tuple_size(Type) =:= tuple_size(Relations) ->
            relative_product([relative_product1(raised(Position, Tuples, Type), element(Position, Relations))
                              || Position <- lists:seq(1, tuple_size(Relations))]);
        true -> erlang:error(badarg)
    end.

raised(Position, Tuples, Type) -> ?SET(keyed(Position, Tuples), {element(Position, Type), Type}).

join(?SET(L1, T1) = R1, I1, ?SET(L2, T2) = R2, I2) when is_integer(I1), is_integer(I2) ->
    case has_position(T1, I1) andalso has_position(T2, I2) of
        false -> erlang:error(badarg);
        true when T1 =:= ?ANY -> R1;
        true when T2 =:= ?ANY -> R2;
        true ->
            ?SET(lists:sort([joined(E1, E2, I2) || {E1, E2} <- matched(keyed(I1, L1), keyed(I2, L2))]), joined(T1, T2, I2))
    end.

has_position(?ANY, _) -> true;
has_position(Type, I) -> is_tuple(Type) andalso I >= 1 andalso I =< tuple_size(Type).

joined(E1, E2, I2) -> list_to_tuple(tuple_to_list(E1) ++ tuple_to_list(erlang:delete_element(I2, E2))).

%% Families ------------------------------------------------------------------------------------------------------------

fam2rel(?SET(_, _) = Family) -> ?ANSWER(pairs(Family)).

family_to_relation(?SET(_, _) = Family) -> ?ANSWER(pairs(Family)).

pairs(?SET(Family, {Index, [Type]})) ->
    ?SET([{I, Element} || {I, Elements} <- Family, Element <- Elements], {Index, Type});
pairs(?SET(_, ?ANY) = Set) -> Set;
pairs(_) -> badarg.

family_specification({external, Fun}, ?SET(Family, {_, [_]} = Type)) when not is_atom(Fun) ->
    ?ANSWER(specified(fun({_, Elements}) -> Fun(Elements) end, Family, Type));
family_specification(Fun, ?SET(Family, {_, [Type]} = FamilyType)) ->
    ?ANSWER(specified(fun({_, Elements}) -> Fun(?SET(Elements, Type)) end, Family, FamilyType));
family_specification(_, ?SET(_, ?ANY) = Set) -> Set;
family_specification(_, ?SET(_, _)) -> erlang:error(badarg).

union_of_family(?SET(Family, {_, [Type]})) -> ?SET(all(lists:sort(lists:reverse([Elements || {_, Elements} <- Family]))), Type);
union_of_family(?SET(_, ?ANY) = Set) -> Set;
union_of_family(?SET(_, _)) -> erlang:error(badarg).

intersection_of_family(?SET([_ | _] = Family, {_, [Type]})) ->
    [Elements | Rest] = lists:reverse([Elements || {_, Elements} <- Family]),
    ?SET(common(Rest, Elements), Type);
intersection_of_family(?SET(_, _)) -> erlang:error(badarg).

family_union(?SET(Family, {Index, [[Type]]})) -> ?SET([{I, all(Sets)} || {I, Sets} <- Family], {Index, [Type]});
family_union(?SET(_, ?ANY) = Set) -> Set;
family_union(?SET(_, _)) -> erlang:error(badarg).

family_intersection(?SET(Family, {Index, [[Type]]})) ->
    case lists:keymember([], 2, Family) of
        true -> erlang:error(badarg);
        false -> ?SET([{I, common(Sets, Set)} || {I, [Set | Sets]} <- Family], {Index, [Type]})
    end;
family_intersection(?SET(_, ?ANY) = Set) -> Set;
family_intersection(?SET(_, _)) -> erlang:error(badarg).

family_domain(?SET(Family, {Index, [{Domain, _}]})) ->
    ?SET([{I, firsts(Pairs)} || {I, Pairs} <- Family], {Index, [Domain]});
family_domain(?SET(_, ?ANY) = Set) -> Set;
family_domain(?SET(_, {_, [?ANY]}) = Family) -> Family;
family_domain(?SET(_, _)) -> erlang:error(badarg).

family_range(?SET(Family, {Index, [{_, Range}]})) ->
    ?SET([{I, seconds(Pairs)} || {I, Pairs} <- Family], {Index, [Range]});
family_range(?SET(_, ?ANY) = Set) -> Set;
family_range(?SET(_, {_, [?ANY]}) = Family) -> Family;
family_range(?SET(_, _)) -> erlang:error(badarg).

family_field(Family) -> family_union(family_domain(Family), family_range(Family)).

family_union(?SET(L1, T1) = F1, ?SET(L2, T2)) ->
    ?ANSWER(family_operation(F1, unify(T1, T2), fun() -> indexed_union(L1, L2) end)).

family_intersection(?SET(L1, T1) = F1, ?SET(L2, T2)) ->
    ?ANSWER(family_operation(F1, unify(T1, T2), fun() -> [{I, both(A, B)} || {{I, A}, B} <- matched(keyed(1, L1), L2)] end)).

family_difference(?SET(L1, T1) = F1, ?SET(L2, T2)) ->
    ?ANSWER(family_operation(F1, unify(T1, T2), fun() -> indexed_difference(L1, L2) end)).

family_operation(_, [], _) -> type_mismatch;
family_operation(F1, ?ANY, _) -> F1;
family_operation(_, {_, [_]} = Type, Elements) -> ?SET(Elements(), Type);
family_operation(_, _, _) -> badarg.

indexed_union([{I, A} | F1], [{J, B} | F2]) when I == J -> [{I, lists:umerge(A, B)} | indexed_union(F1, F2)];
indexed_union([{I, _} | _] = F1, [{J, _} = Member | F2]) when I > J -> [Member | indexed_union(F1, F2)];
indexed_union([Member | F1], F2) -> [Member | indexed_union(F1, F2)];
indexed_union([], F2) -> F2.

indexed_difference([{I, A} | F1], [{J, B} | F2]) when I == J -> [{I, first(A, B)} | indexed_difference(F1, F2)];
indexed_difference([{I, _} | _] = F1, [{J, _} | F2]) when I > J -> indexed_difference(F1, F2);
indexed_difference([Member | F1], F2) -> [Member | indexed_difference(F1, F2)];
indexed_difference([], _) -> [].

family_projection(_, ?SET([], {_, [_]})) -> empty_set();
family_projection({external, Fun}, ?SET(_, {_, [_]})) when not is_atom(Fun) -> erlang:error(badarg);
family_projection(Fun, ?SET(Family, {Index, [_] = Type})) ->
    {Members, ImageType} = ?ANSWER(projected(Family, Fun, Type, ?ANY, [])),
    ?SET(Members, {Index, ImageType});
family_projection(_, ?SET(_, ?ANY) = Set) -> Set;
family_projection(_, ?SET(_, _)) -> erlang:error(badarg).

projected([{I, Elements} | Family], Fun, Type, ImageType, Members) ->
    case image_of(Elements, Fun, Type, ImageType) of
        {Image, ImageType1} -> projected(Family, Fun, Type, ImageType1, [{I, Image} | Members]);
        Reason -> Reason
    end;
projected([], _, _, ImageType, Members) -> {lists:reverse(Members), ImageType}.

%% Graphs --------------------------------------------------------------------------------------------------------------

family_to_digraph(?SET(Family, {_, [_]})) -> filled(Family, digraph:new());
family_to_digraph(?SET(_, ?ANY)) -> digraph:new();
family_to_digraph(?SET(_, _)) -> erlang:error(badarg).

family_to_digraph(?SET(Family, Type), Options) ->
    case Type of
        {_, [_]} -> ok;
        ?ANY -> ok;
        _ -> erlang:error(badarg)
    end,
    Graph = try digraph:new(Options) catch error:badarg -> erlang:error(badarg) end,
    ?ANSWER(filled(Family, Graph)).

%% Answers the graph; one that may not have a cycle and would is deleted.
filled(Family, Graph) ->
    Fits = fun({From, To}) ->
                   digraph:add_vertex(Graph, From),
                   lists:all(fun(Vertex) -> is_joined(Graph, From, Vertex) end, To)
           end,
    case lists:all(Fits, Family) of
        true -> Graph;
        false ->
            true = digraph:delete(Graph),
            cyclic
    end.

is_joined(Graph, From, To) ->
    digraph:add_vertex(Graph, To),
    case digraph:add_edge(Graph, From, To) of
        {error, {bad_edge, _}} -> false;
        _ -> true
    end.

digraph_to_family(Graph) -> ?ANSWER_OR_BADARG(?SET(neighbours(Graph), {atom, [atom]})).

digraph_to_family(Graph, Type) ->
    case {is_type(Type), Type} of
        {true, [{_, [_]} = Family]} -> ?ANSWER_OR_BADARG(?SET(neighbours(Graph), Family));
        _ -> erlang:error(badarg)
    end.

neighbours(Graph) ->
    Family = [{Vertex, lists:sort(digraph:out_neighbours(Graph, Vertex))}
              || Vertex <- lists:sort(digraph:vertices(Graph))],
    true = only_function(Family, true),
    Family.

%% Sorted lists --------------------------------------------------------------------------------------------------------

both([A | As], [B | _] = Bs) when A < B -> both(As, Bs);
both([A | _] = As, [B | Bs]) when A > B -> both(As, Bs);
both([A | As], [_ | Bs]) -> [A | both(As, Bs)];
both(_, _) -> [].

%% What is in the first list only.
first([A | As], [B | _] = Bs) when A < B -> [A | first(As, Bs)];
first([A | _] = As, [B | Bs]) when A > B -> first(As, Bs);
first([_ | As], [_ | Bs]) -> first(As, Bs);
first(As, _) -> As.

%% The union of sets; of elements that compare equal the one of the last set stays.
all(Sets) -> lists:umerge(lists:reverse(Sets)).

common([Set | Sets], [_ | _] = Common) -> common(Sets, both(Set, Common));
common(_, Common) -> Common.

within([A | _] = As, [B | Bs]) when A > B -> within(As, Bs);
within([A | As], [B | Bs]) when A == B -> within(As, Bs);
within(As, _) -> As =:= [].

apart([A | As], [B | _] = Bs) when A < B -> apart(As, Bs);
apart([A | _] = As, [B | Bs]) when A > B -> apart(As, Bs);
apart(As, Bs) -> As =:= [] orelse Bs =:= [].

%% Sorted pairs --------------------------------------------------------------------------------------------------------

firsts(Pairs) -> lists:usort([Key || {Key, _} <- Pairs]).

%% Of values that compare equal the last one stays.
seconds(Pairs) -> lists:usort(lists:foldl(fun({_, Value}, Values) -> [Value | Values] end, [], Pairs)).

turned(Pairs) -> lists:sort([{Value, Key} || {Key, Value} <- Pairs]).

keyed(1, Tuples) -> [{element(1, Tuple), Tuple} || Tuple <- Tuples];
keyed(Position, Tuples) -> lists:sort([{element(Position, Tuple), Tuple} || Tuple <- Tuples]).

%% An answer, if no two pairs have the same key.
only_function([{Key, _} | Pairs], Answer) -> only_function(Pairs, Key, Answer);
only_function([], Answer) -> Answer.

only_function([{Key, _} | _], Last, _) when Key == Last -> bad_function;
only_function([{Key, _} | Pairs], _, Answer) -> only_function(Pairs, Key, Answer);
only_function([], _, Answer) -> Answer.

grouped([{Key, Value} | Pairs]) -> grouped(Pairs, Key, [Value], []);
grouped([]) -> [].

grouped([{Key, Value} | Pairs], Last, Values, Groups) when Key == Last -> grouped(Pairs, Last, [Value | Values], Groups);
grouped([{Key, Value} | Pairs], Last, Values, Groups) ->
    grouped(Pairs, Key, [Value], [{Last, lists:reverse(Values)} | Groups]);
grouped([], Last, Values, Groups) -> lists:reverse(Groups, [{Last, lists:reverse(Values)}]).

%% The values whose keys are given, and the others; neither in order.
split(Pairs, Keys) -> split(Pairs, Keys, [], []).

split([{Key, _} | _] = Pairs, [Given | Keys], In, Out) when Key > Given -> split(Pairs, Keys, In, Out);
split([{Key, Value} | Pairs], [Given | _] = Keys, In, Out) when Key == Given -> split(Pairs, Keys, [Value | In], Out);
split([{_, Value} | Pairs], Keys, In, Out) -> split(Pairs, Keys, In, [Value | Out]);
split([], _, In, Out) -> {In, Out}.

%% The pairs of values that have the same key.
matched([{A, _} | As], [{B, _} | _] = Bs) when A < B -> matched(As, Bs);
matched([{A, _} | _] = As, [{B, _} | Bs]) when A > B -> matched(As, Bs);
matched([{A, Value} | As], [_ | _] = Bs) -> matched(Bs, A, Value, As, Bs);
matched(_, _) -> [].

matched([{B, Value2} | Rest], A, Value1, As, Bs) when A == B -> [{Value1, Value2} | matched(Rest, A, Value1, As, Bs)];
matched(_, _, _, As, Bs) -> matched(As, Bs).
