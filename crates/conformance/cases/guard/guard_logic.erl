%% andalso, orelse, and, or, not, comma and semicolon.
-module(guard_logic).
-include("case.hrl").

main() ->
    [?show({A, B, f(id(A), id(B))}) || A <- [true, false, x, 1], B <- [true, false, x, 2]],
    ok.

f(A, B) -> [g1(A, B), g2(A, B), g3(A, B), g4(A, B), g5(A, B), g6(A, B), g7(A, B), g8(A, B)].

g1(A, B) when A, B -> both; g1(_, _) -> no.
g2(A, B) when A; B -> either; g2(_, _) -> no.
g3(A, B) when A andalso B -> both; g3(_, _) -> no.
g4(A, B) when A orelse B -> either; g4(_, _) -> no.
g5(A, B) when A and B -> both; g5(_, _) -> no.
g6(A, B) when A or B -> either; g6(_, _) -> no.
g7(A, B) when A xor B -> one; g7(_, _) -> no.
g8(A, B) when not A, not B -> none; g8(_, _) -> no.
