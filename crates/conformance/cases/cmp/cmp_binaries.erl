%% Bitstrings compare by their bits, a prefix being smaller.
-module(cmp_binaries).
-include("case.hrl").

main() ->
    Bs = [<<>>, <<0>>, <<1>>, <<0, 0>>, <<255>>, <<1:1>>, <<0:1>>, <<128>>, <<1:2>>, <<127:7>>, <<0:9>>, <<1:9>>, <<"abc">>, <<"abd">>, <<"ab">>],
    ?show(lists:sort(Bs)),
    [?show({X, Y, id(X) < id(Y), id(X) == id(Y)}) || X <- Bs, Y <- Bs, X =< Y],
    ok.
