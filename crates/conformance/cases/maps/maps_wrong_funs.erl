%% What is no fun is told before what is no map.
-module(maps_wrong_funs).
-include("case.hrl").

main() ->
    Two = fun(_, _) -> true end,
    Three = fun(_, _, _) -> true end,
    [begin
         ?show({F, M, maps:filter(F, M)}),
         ?show({F, M, maps:map(F, M)}),
         ?show({F, M, maps:foreach(F, M)}),
         ?show({F, M, maps:filtermap(F, M)}),
         ?show({F, M, maps:fold(F, 0, M)}),
         ?show({F, M, maps:merge_with(F, M, #{})}),
         ?show({F, M, maps:merge_with(F, #{}, M)}),
         ?show({F, M, maps:intersect_with(F, M, #{})}),
         ?show({F, M, maps:intersect_with(F, #{}, M)})
     end || F <- [a, id(x)], M <- [b, #{}]],
    ?show(maps:filter(id(Two), b)),
    ?show(maps:map(id(Two), b)),
    ?show(maps:foreach(id(Two), b)),
    ?show(maps:filtermap(id(Two), b)),
    ?show(maps:fold(id(Three), 0, b)),
    ?show(maps:merge_with(id(Three), b, c)),
    ?show(maps:merge_with(id(Three), #{}, c)),
    ?show(maps:intersect_with(id(Three), b, c)),
    ?show(maps:intersect_with(id(Three), #{}, c)),
    ok.
