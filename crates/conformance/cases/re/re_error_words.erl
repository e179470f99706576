-module(re_error_words).
-export([main/0]).

%% What is wrong with a pattern, in words, and where.
main() ->
    Patterns = ["(", "a(b", "((a)", "(?:a", "(?<n>a", "a)", "())", "[a", "[]", "x[^a", "[[:alpha:]", "[z-a]", "[[:foo:]]", "[[.a.]]", "[:alpha:]",
                "*", "a|*", "(+a)", "a**", "a{2,1}", "a{65536}", "(?<n", "(?<>a)", "(?<1a>b)", "(?<n>a)(?<n>b)", "(?P<", "(?P=", "(?P=x)", "(?Px)",
                "\\k<x>", "\\k", "\\g{", "\\g{x}", "\\1", "(a)\\2", "\\", "a\\", "\\c", "\\x{110000}", "\\x{", "\\x{zz}", "\\o{9}", "\\o{777}", "\\o", "\\p",
                "\\p{Foo}", "\\L", "\\N{x}", "[\\N]", "(?", "(?i", "(?z)", "(?#comment", "(?(", "(?(1", "(?(1)", "(a)(?(1)a|b|c)", "(?(2)a)", "(?(x)a)",
                "(?(<x>)a)", "(?(DEFINE)a|b)", "(?(?a)b)", "(?(0)a)", "(?<=a+)b", "(?<!a|b+)c", "x(?<=([)]a*))b", "(?R", "(?1", "(?1)", "(?&x)",
                "(?C256)", "(*FOO)", "(*MARK)", "\\400", "[a-\\d]", "(?+a)"],
    [io:format("~ts ~p~n", [Pattern, re:compile(Pattern)]) || Pattern <- Patterns],
    [io:format("~ts ~p~n", [Pattern, re:compile(Pattern, [unicode])]) || Pattern <- ["äö(", "äö[", "äö(?<n", "äö\\p{Foo}", "ä{3,1}", "\\x{d800}"]],
    ok.
