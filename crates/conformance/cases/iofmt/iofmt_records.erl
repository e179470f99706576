%% Terms that look like what programs print: results, errors, property lists.
-module(iofmt_records).
-include("case.hrl").

main() ->
    io:format("~p~n", [{ok, [{name, "Lucy"}, {age, 7}, {pets, [{cat, "Tom"}, {dog, "Rex"}]}, {address, {street, "Long Street", 17}, {city, "Town"}}]}]),
    io:format("~p~n", [[{{1, 2}, [{3, 4}]}, {"key", <<"value">>}, {[], {}}]]),
    io:format("~p~n", [{'EXIT', {badarith, [{some_module, some_function, 2, [{file, "some_module.erl"}, {line, 10}]}, {other_module, other, ["args", 1], []}]}}]),
    io:format("~p.~n", [[{application, x}, {vsn, "1.0.0"}, {modules, [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t]}]]),
    ok.
