%% A hyphen beside a character type stands for itself.
-module(re_bare_hyphens).
-export([main/0]).
-include("case.hrl").

main() ->
    Subject = "a-z.1+ e",
    Patterns = ["[\\w-\\.]+", "[\\w-.]+", "[\\d-z]+", "[\\d-]", "[[:alpha:]-z]", "[\\w-+]", "[-\\w]", "[^\\s-x]+", "[\\d-\\w]", "[a-c-e]", "[\\w-.-+]+",
                "^[\\w-\\.]+@([\\w-]+\\.)+[\\w-]{2,4}$", "\\[[\\w-x]", "[\\Qab\\E-z]", "(?x)[\\w-.]"],
    _ = [?show({Pattern, re:run(Subject, Pattern, [global])}) || Pattern <- Patterns],
    ?show(re:run("joe-x.y@ex-ample.com", "^[\\w-\\.]+@([\\w-]+\\.)+[\\w-]{2,4}$", [{capture, all, list}])),
    ?show(re:run([16#e5, $-, 16#20ac], "[\\w-\\x{20ac}]+", [unicode])),
    ?show(re:replace("a-b.c", "[\\w-.]", "x", [global, {return, list}])),
    ?show(element(2, element(2, re:compile("[\\w-.](")))),
    ?show(re:compile("[z-a]")).
