%% groups_from_list, and maps as counters and sets.
-module(maps_groups).
-include("case.hrl").

main() ->
    ?show(maps:groups_from_list(fun(X) -> X rem 3 end, lists:seq(1, 10))),
    ?show(maps:groups_from_list(fun length/1, fun hd/1, ["ab", "c", "de", "f"])),
    Counts = lists:foldl(fun(C, M) -> maps:update_with(C, fun(N) -> N + 1 end, 1, M) end, #{}, "mississippi"),
    ?show(lists:sort(maps:to_list(Counts))),
    ok.
