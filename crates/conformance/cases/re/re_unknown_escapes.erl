%% A letter behind a backslash that says nothing stands for itself.
-module(re_unknown_escapes).

-include("../case.hrl").

main() ->
    ?show(re:run(id("abidef"), id("ab\\idef"))),
    ?show(re:run(id("abidef"), id("[\\i]\\jx|\\m|\\i"))),
    ?show(re:run(id("aI"), id("\\i"), [caseless])),
    ?show(re:run(id(<<"e\x{301}y"/utf8>>), id("\\y"), [unicode])),
    ?show(re:replace(id("xyqy"), id("\\y"), id("-"), [global, {return, list}])),
    ?show(re:split(id("aqb"), id("\\q"), [{return, list}])),
    ?show(re:run(id("a\\b"), id("\\"))),
    ?show(element(1, re:compile(id("\\j(")))),
    ok.

