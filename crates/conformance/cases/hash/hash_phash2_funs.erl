%% phash2 of external funs, and that equal local funs hash alike.
-module(hash_phash2_funs).
-include("case.hrl").

main() ->
    ?show(erlang:phash2(fun lists:map/2)),
    ?show(erlang:phash2(fun erlang:'+'/2)),
    F = make(1), G = make(1),
    ?show({F =:= G, erlang:phash2(F) =:= erlang:phash2(G)}),
    ?show(make(1) =:= make(2)),
    ok.

make(N) -> fun() -> N end.
