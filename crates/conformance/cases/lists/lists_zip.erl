%% zip, zip3, zipwith, unzip, and unequal lengths.
-module(lists_zip).
-include("case.hrl").

main() ->
    ?show(lists:zip([1, 2], [a, b])),
    ?show(lists:zip([], [])),
    ?show(lists:zip3([1], [a], ["x"])),
    ?show(lists:zipwith(fun(A, B) -> A + B end, [1, 2], [10, 20])),
    ?show(lists:zipwith3(fun(A, B, C) -> A + B + C end, [1], [2], [3])),
    ?show(lists:unzip([{1, a}, {2, b}])),
    ?show(lists:unzip3([{1, a, x}])),
    ?show(lists:zip([1], id([]))),
    ?show(lists:zip([1, 2], [a], trim)),
    ?show(lists:zip([1, 2], [a], {pad, {p, q}})),
    ?show(lists:unzip(id([{a}]))),
    ok.
