%% sum, max, min, all, any, delete, duplicate, join, concat.
-module(lists_aggregate).
-include("case.hrl").

main() ->
    ?show({lists:sum([]), lists:sum([1, 2.5]), lists:max([1, 3, 2]), lists:min([b, a, 1]), lists:max([1, 1.0]), lists:max([1.0, 1])}),
    ?show({lists:all(fun is_atom/1, [a, b]), lists:all(fun is_atom/1, []), lists:any(fun is_atom/1, [1, a]), lists:any(fun is_atom/1, [])}),
    ?show({lists:delete(b, [a, b, c, b]), lists:delete(z, [a]), lists:delete(1, [1.0, 1])}),
    ?show({lists:duplicate(3, x), lists:duplicate(0, x)}),
    ?show(lists:join(", ", ["a", "b", "c"])),
    ?show({lists:join(x, []), lists:join(x, [a])}),
    ?show(lists:concat([a, 1, 2.5, "str"])),
    ?show(lists:max(id([]))),
    ?show(lists:min(id([]))),
    ?show(lists:sum(id([a]))),
    ?show(lists:duplicate(-1, x)),
    ?show(lists:all(fun(X) -> X end, [true, 1])),
    ?show({lists:prefix("ab", "abc"), lists:prefix("b", "abc"), lists:suffix("bc", "abc"), lists:suffix("abcd", "abc"), lists:prefix([], [])}),
    ok.
