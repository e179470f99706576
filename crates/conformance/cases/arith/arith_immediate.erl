%% The same edges with one operand known to the compiler.
-module(arith_immediate).
-include("case.hrl").

main() ->
    [begin
         ?show({N, id(N) + 1, id(N) - 1, id(N) + 1000, id(N) - 1000}),
         ?show({N, 1 + id(N), 1 - id(N), -1 - id(N)}),
         ?show({N, id(N) + 576460752303423487, id(N) - 576460752303423488}),
         ?show({N, id(N) * 2, id(N) * -1, id(N) * 16#FFFFFFFF, 0 * id(N)})
     end || N <- [0, 1, -1, (1 bsl 59) - 1, -(1 bsl 59), (1 bsl 60) - 1, -(1 bsl 60), 1 bsl 63, -(1 bsl 63), 1 bsl 100]],
    ok.
