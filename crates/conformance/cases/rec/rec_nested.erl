%% Records in records, updated deep.
-module(rec_nested).
-include("case.hrl").

-record(in, {a = 1, b}).
-record(out, {x = #in{}, y = [#in{b = z}]}).

main() ->
    O = id(#out{}),
    ?show(O),
    ?show((O#out.x)#in.a),
    ?show(O#out{x = (O#out.x)#in{b = deep}}),
    ?show([I#in.b || I <- O#out.y]),
    #out{x = #in{a = A}} = O,
    ?show(A),
    ?show(count(O, 100)),
    ok.

count(O, 0) -> O;
count(#out{x = #in{a = A} = I} = O, N) -> count(O#out{x = I#in{a = A + 1}}, N - 1).
