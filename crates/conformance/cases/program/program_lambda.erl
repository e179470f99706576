%% Lambda terms with de Bruijn indices, reduced to normal form.
-module(program_lambda).
-include("case.hrl").

main() ->
    Two = church(2), Three = church(3),
    ?show(unchurch(norm({app, {app, plus(), Two}, Three}))),
    ?show(unchurch(norm({app, {app, times(), Three}, Three}))),
    ?show(unchurch(norm({app, Two, Three}))),
    ?show(unchurch(norm({app, {app, {app, Two, Two}, Two}, plus_one(church(0))}))),
    ?show(norm({app, {lam, {lam, {var, 1}}}, {var, 7}})),
    ok.

church(N) -> {lam, {lam, lists:foldl(fun(_, A) -> {app, {var, 1}, A} end, {var, 0}, lists:seq(1, N))}}.
unchurch({lam, {lam, B}}) -> count(B, 0); unchurch(T) -> T.
count({var, 0}, N) -> N; count({app, {var, 1}, A}, N) -> count(A, N + 1); count(T, _) -> T.
plus() -> {lam, {lam, {lam, {lam, {app, {app, {var, 3}, {var, 1}}, {app, {app, {var, 2}, {var, 1}}, {var, 0}}}}}}}.
times() -> {lam, {lam, {lam, {app, {var, 2}, {app, {var, 1}, {var, 0}}}}}}.
plus_one(N) -> {app, {app, plus(), church(1)}, N}.

norm({lam, B}) -> {lam, norm(B)};
norm({app, F, X}) ->
    case norm(F) of
        {lam, B} -> norm(subst(B, 0, X));
        G -> {app, G, norm(X)}
    end;
norm(T) -> T.

subst({var, N}, N, X) -> shift(X, N, 0);
subst({var, M}, N, _) when M > N -> {var, M - 1};
subst({var, M}, _, _) -> {var, M};
subst({lam, B}, N, X) -> {lam, subst(B, N + 1, X)};
subst({app, F, A}, N, X) -> {app, subst(F, N, X), subst(A, N, X)}.

shift({var, M}, D, C) when M >= C -> {var, M + D};
shift({var, M}, _, _) -> {var, M};
shift({lam, B}, D, C) -> {lam, shift(B, D, C + 1)};
shift({app, F, A}, D, C) -> {app, shift(F, D, C), shift(A, D, C)}.
