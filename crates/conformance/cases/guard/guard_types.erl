%% Every type test on every type of term.
-module(guard_types).
-include("case.hrl").

main() ->
    Terms = [a, true, 1, -1, 1 bsl 70, 1.5, [], [a], [a | b], {}, {a}, <<>>, <<1>>, <<1:1>>, #{}, #{a => 1}, self(), make_ref(), fun() -> ok end, fun lists:map/2],
    [io:format("~w~n", [names(T)]) || T <- Terms],
    [io:format("~w~n", [tests(T)]) || T <- Terms],
    ok.

names(T) ->
    [N || {N, true} <- [{atom, is_atom(T)}, {boolean, is_boolean(T)}, {integer, is_integer(T)}, {float, is_float(T)}, {number, is_number(T)}, {list, is_list(T)}, {tuple, is_tuple(T)}, {binary, is_binary(T)}, {bitstring, is_bitstring(T)}, {map, is_map(T)}, {pid, is_pid(T)}, {reference, is_reference(T)}, {function, is_function(T)}, {function2, is_function(T, 2)}, {port, is_port(T)}]].

tests(T) when is_boolean(T) -> boolean;
tests(T) when is_atom(T) -> atom;
tests(T) when is_integer(T) -> integer;
tests(T) when is_float(T) -> float;
tests([]) -> nil;
tests([_ | _]) -> cons;
tests(T) when is_tuple(T) -> tuple;
tests(T) when is_binary(T) -> binary;
tests(T) when is_bitstring(T) -> bits;
tests(T) when is_map(T) -> map;
tests(T) when is_pid(T) -> pid;
tests(T) when is_reference(T) -> reference;
tests(T) when is_function(T, 0) -> fun0;
tests(T) when is_function(T) -> function.
