%% Which atoms are quoted when written.
-module(atoms_write).
-include("case.hrl").

main() ->
    [io:format("~w ~p ~ts~n", [id(A), id(A), id(A)])
     || A <- [a, abc, aB, a_b, a@b, a1, 'A', '_a', '1a', '', ' ', 'a b', 'a-b', 'a.b', 'a\'b', 'a\\b', 'a\nb', 'a\tb', 'a\0b', 'a\d', 'ß', 'é', 'å', true, 'after', 'and', 'begin', 'case', 'div', 'end', 'fun', 'maybe', 'of', 'receive', 'when', 'xor', 'else', 'try', 'let', 'not']],
    [io:format("~tw ~tp ~ts ~w~n", [A, A, A, A]) || A <- ['日本', 'λ', 'Ω', 'naïve', 'é€']],
    ok.
