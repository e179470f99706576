%% re:run with global: all matches, empty ones among them.
-module(re_global).
-include("case.hrl").

main() ->
    ?show(re:run("abcabc", "b", [global])),
    ?show(re:run("abcabc", "x", [global])),
    ?show(re:run("abcabc", "(b)(c)", [global, {capture, all_but_first, list}])),
    ?show(re:run("abcabc", "b", [global, {capture, none}])),
    ?show(re:run("abcabc", "b", [global, {capture, first, binary}])),
    ?show(re:run("abcabc", "(?<x>b)|(?<y>c)", [global, {capture, all_names, list}])),
    ?show(re:run("abc", "", [global])),
    ?show(re:run("", "", [global])),
    ?show(re:run("aaxaa", "a*", [global, {capture, all, list}])),
    ?show(re:run("cat", "(|at)", [global, {capture, first, list}])),
    ?show(re:run("cat dog", "\\b", [global])),
    ?show(re:run("a\r\nb", "^", [global, multiline, {newline, crlf}])),
    ?show(re:run("a\r\nb", "$", [global, multiline, {newline, anycrlf}])),
    ?show(re:run("aXbXc", "X", [global, {offset, 2}])),
    ?show(re:run("aXbXc", "X", [global, {offset, 5}])),
    {ok, P} = re:compile(".", [unicode]),
    ?show(re:run([228, 8364, 16#1f600, $a], P, [global])),
    ?show(re:run([228, 8364, 16#1f600, $a], P, [global, {capture, all, list}])),
    ?show(re:run([228, 8364, 16#1f600, $a], P, [global, {capture, all, binary}])),
    ?show(re:run([228, 8364], "", [global, unicode])),
    ?show(length(element(2, re:run(binary:copy(<<"ab ">>, 1000), "\\w+", [global])))),
    ok.
