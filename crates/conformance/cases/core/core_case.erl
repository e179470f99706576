%% Choosing by value, by shape and by guard.
-module(core_case).
-export([main/0]).

main() ->
    show([1, 2, 17, 255, 65536, -1, foo, bar, baz, {}, {a}, {a, b}, {b, 1}, {c, 1, 2}, [], [x], [x, y], <<>>, 1.5]),
    ok.

show([]) -> ok;
show([X | Xs]) ->
    erlang:display({X, kind(X), number(X), sized(X)}),
    show(Xs).

kind(foo) -> the_foo;
kind(bar) -> the_bar;
kind(X) when is_atom(X) -> atom;
kind({}) -> empty_tuple;
kind({a, B}) -> {a, B};
kind({b, N}) when N > 0 -> positive;
kind(T) when is_tuple(T) -> tuple;
kind([]) -> empty_list;
kind([_]) -> one;
kind([_ | T]) -> {more, T};
kind(X) when is_binary(X) -> binary;
kind(X) when is_float(X) -> float;
kind(_) -> other.

number(X) ->
    case X of
        1 -> one;
        2 -> two;
        17 -> seventeen;
        255 -> byte;
        65536 -> big;
        _ -> none
    end.

sized({_}) -> 1;
sized({_, _}) -> 2;
sized({_, _, _}) -> 3;
sized(_) -> no.
