%% What tests are written with. The functions of a module that includes this are exported, so that tests are found, unless
%% NOTEST or EUNIT_NOAUTO says otherwise.
-ifndef(EUNIT_HRL).
-define(EUNIT_HRL, true).

-ifndef(NOTEST).
-ifndef(TEST).
-define(TEST, true).
-endif.
-endif.

-ifdef(TEST).
-define(EUNIT, true).
-ifndef(EUNIT_NOAUTO).
-compile([export_all, nowarn_export_all]).
-endif.
-endif.

-include_lib("stdlib/include/assert.hrl").

-ifndef(IF).
-define(IF(Condition, Then, Else), case (Condition) of true -> (Then); false -> (Else) end).
-endif.
-ifndef(LET).
-define(LET(X, Y, Z), ((fun(X) -> (Z) end)(Y))).
-endif.

-define(_test(Expr), {?LINE, fun() -> (Expr) end}).
-define(_assert(Expr), ?_test(?assert(Expr))).
-define(_assertNot(Expr), ?_test(?assertNot(Expr))).
-define(_assertMatch(Guard, Expr), ?_test(?assertMatch(Guard, Expr))).
-define(_assertNotMatch(Guard, Expr), ?_test(?assertNotMatch(Guard, Expr))).
-define(_assertEqual(Expect, Expr), ?_test(?assertEqual(Expect, Expr))).
-define(_assertNotEqual(Unexpected, Expr), ?_test(?assertNotEqual(Unexpected, Expr))).
-define(_assertException(Class, Term, Expr), ?_test(?assertException(Class, Term, Expr))).
-define(_assertNotException(Class, Term, Expr), ?_test(?assertNotException(Class, Term, Expr))).
-define(_assertError(Term, Expr), ?_test(?assertError(Term, Expr))).
-define(_assertExit(Term, Expr), ?_test(?assertExit(Term, Expr))).
-define(_assertThrow(Term, Expr), ?_test(?assertThrow(Term, Expr))).

-define(debugMsg(Text), io:format(user, "~ts:~w:~w: ~ts~n", [?FILE, ?LINE, self(), Text])).
-define(debugHere, (?debugMsg("<-"))).
-define(debugFmt(Format, Arguments), (?debugMsg(io_lib:format((Format), (Arguments))))).
-define(debugVal(Expr),
    ((fun(__V) ->
        ?debugFmt("~ts = ~tp", [(??Expr), __V]),
        __V
    end)(Expr))
).

-endif.
