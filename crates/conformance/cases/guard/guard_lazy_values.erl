%% Guards: `andalso` and `orelse` whose right side is no boolean, tests by their old names, sizes that no tuple has, imported
%% functions of `erlang`, and filters that are no guards because of what a record's fields default to.
-module(guard_lazy_values).
-compile({no_auto_import, [byte_size/1]}).
-compile([nowarn_obsolete_guard]).
-import(erlang, [byte_size/1]).
-include("case.hrl").

-record(bird, {name = a, wings = id(42)}).

main() ->
    Tuples = [{type, integers, 23, 42}, {type, floats, 1, 2}, {other, integers}, {}],
    ?show([second(Tuple) || Tuple <- Tuples]),
    ?show([either(Value) || Value <- [a, 1, {1}, {true}, 2.0]]),
    ?show([as_value(A, B) || A <- [true, false, 1], B <- [true, false, 1]]),
    ?show([negated(A, B) || A <- [true, false], B <- [true, false, 1]]),
    ?show([old(Value) || Value <- [[1], a, <<1>>, 3.14, 43, fun id/1, {}, #{}]]),
    ?show([converted(Value) || Value <- [1, 1.0, a]]),
    ?show([sized(Value) || Value <- [{a}, {}, a]]),
    ?show([imported(Value) || Value <- [<<1, 2, 3>>, <<>>, a]]),
    ?show([X || X <- [], #bird{name = a} == {r, X}]),
    ?show([X || X <- [1, 42], #bird{name = a} == {bird, a, X}]),
    ?show([X || X <- [1, 42], #bird{wings = X} == {bird, a, 42}]).

second(T) ->
    if
        ((element(1, T) =:= type) andalso (tuple_size(T) =:= 4) andalso element(2, T)) == integers ->
            element(3, T) + element(4, T);
        true ->
            none
    end.

either(V) when (is_atom(V) orelse element(1, V)) =:= 1 -> one;
either(V) when is_atom(V) orelse element(1, V) -> true;
either(_) -> neither.

as_value(A, B) when (A andalso B) == (B orelse A) -> same;
as_value(A, B) when {A orelse B} == {1} -> number;
as_value(_, _) -> other.

negated(A, B) when not (A andalso B) -> yes;
negated(_, _) -> no.

old(V) when atom(V) -> atom;
old(V) when binary(V) -> binary;
old(V) when float(V) -> float;
old(V) when integer(V) -> integer;
old(V) when function(V) -> function;
old(V) when list(V) -> list;
old(V) when tuple(V) -> tuple;
old(_) -> none.

converted(V) when float(V) == 1.0, float(V) -> float;
converted(V) when float(V) == 1.0 -> number;
converted(_) -> none.

sized(V) when is_record(V, a, 0) -> empty;
sized(V) when is_record(V, a, 1) -> one;
sized(_) -> none.

imported(V) when byte_size(V) =:= 3 -> byte_size(V);
imported(_) -> none.
