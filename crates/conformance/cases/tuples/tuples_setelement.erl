%% setelement/3 copies, and its errors.
-module(tuples_setelement).
-include("case.hrl").

main() ->
    T = id({a, b, c}),
    U = setelement(2, T, x),
    ?show({T, U}),
    ?show(setelement(id(3), T, [T])),
    ?show(setelement(1, setelement(2, setelement(3, T, 3), 2), 1)),
    ?show(setelement(id(0), T, x)),
    ?show(setelement(id(4), T, x)),
    ?show(setelement(id(a), T, x)),
    ?show(setelement(1, id([]), x)),
    ?show(setelement(1, id({}), x)),
    ?trace(setelement(id(5), T, x)),
    ok.
