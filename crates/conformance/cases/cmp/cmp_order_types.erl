%% The order of all types: number, atom, reference, fun, port, pid, tuple, map, nil, list, bitstring.
-module(cmp_order_types).
-include("case.hrl").

main() ->
    F = fun() -> ok end,
    Terms = [{number, 1}, {float, 1.5}, {big, 1 bsl 80}, {atom, a}, {reference, make_ref()}, {'fun', F}, {pid, self()}, {tuple, {}}, {map, #{}}, {nil, []}, {cons, [a]}, {binary, <<>>}, {bits, <<1:3>>}],
    [io:format("~w ~w ~w~n", [A, B, compare(id(X), id(Y))]) || {A, X} <- Terms, {B, Y} <- Terms],
    ok.

compare(X, Y) when X < Y -> less;
compare(X, Y) when X > Y -> greater;
compare(X, Y) when X =:= Y -> identical;
compare(X, Y) when X == Y -> equal.
