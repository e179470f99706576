%% tuple_size/1, size/1 and guards on them.
-module(tuples_size).
-include("case.hrl").

main() ->
    ?show(tuple_size(id({}))),
    ?show(tuple_size(id({1, 2, 3}))),
    ?show(size(id({1, 2}))),
    ?show(size(id(<<1, 2, 3>>))),
    ?show(size(id(a))),
    ?show(tuple_size(id([]))),
    ?show(tuple_size(id(<<1>>))),
    ?show([kind(id(X)) || X <- [{}, {a}, {a, b}, {a, b, c}, [], 1]]),
    ?trace(tuple_size(id(#{}))),
    ok.

kind(T) when tuple_size(T) =:= 0 -> zero;
kind(T) when tuple_size(T) < 2 -> one;
kind(T) when is_tuple(T), element(1, T) =:= a, element(2, T) =:= b -> ab;
kind(_) -> other.
