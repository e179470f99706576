%% Growing one by one over the border of the small form, and shrinking back.
-module(maps_grow).
-include("case.hrl").

main() ->
    {M, Sizes} = lists:mapfoldl(fun(N, Map) -> {map_size(Map#{N => N}), Map#{N => N}} end, #{}, lists:seq(1, 70)),
    ?show(M =:= lists:seq(1, 70)),
    ?show(lists:sum(maps:values(Sizes))),
    Back = lists:foldl(fun(N, Map) -> maps:remove(N, Map) end, Sizes, lists:seq(11, 70)),
    ?show(Back),
    ?show(Back =:= maps:from_list([{N, N} || N <- lists:seq(1, 10)])),
    Gone = lists:foldl(fun maps:remove/2, Sizes, lists:seq(1, 70)),
    ?show(Gone),
    ?show([maps:get(N, Sizes, none) || N <- [0, 1, 35, 70, 71]]),
    ok.
