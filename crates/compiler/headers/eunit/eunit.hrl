%% Tests and assertions, for programs that include "eunit/include/eunit.hrl". The functions of a module that are tests are exported, unless
%% NOTEST or EUNIT_NOAUTO says otherwise.
-ifndef(EUNIT_HRL).
-define(EUNIT_HRL, true).

%% Tests stay out when NOTEST is defined and TEST is not.
-ifdef(NOTEST).
-ifndef(TEST).
-define(EUNIT_OFF_, true).
-endif.
-endif.

-ifndef(EUNIT_OFF_).
-ifndef(TEST).
-define(TEST, true).
-endif.
-define(EUNIT, true).
-ifndef(EUNIT_NOAUTO).
-compile({parse_transform, eunit_autoexport}).
-endif.
-endif.

-ifdef(EUNIT_OFF_).
-ifndef(NOASSERT).
-define(NOASSERT, true).
-endif.
-endif.

-include_lib("stdlib/include/assert.hrl").

-define(_test(Expr), {?LINE, fun() -> (Expr) end}).
-define(_assert(BoolExpr), ?_test(?assert(BoolExpr))).
-define(_assert(BoolExpr, Comment), ?_test(?assert(BoolExpr, Comment))).
-define(_assertNot(BoolExpr), ?_test(?assertNot(BoolExpr))).
-define(_assertNot(BoolExpr, Comment), ?_test(?assertNot(BoolExpr, Comment))).
-define(_assertMatch(Guard, Expr), ?_test(?assertMatch(Guard, Expr))).
-define(_assertMatch(Guard, Expr, Comment), ?_test(?assertMatch(Guard, Expr, Comment))).
-define(_assertNotMatch(Guard, Expr), ?_test(?assertNotMatch(Guard, Expr))).
-define(_assertNotMatch(Guard, Expr, Comment), ?_test(?assertNotMatch(Guard, Expr, Comment))).
-define(_assertEqual(Expect, Expr), ?_test(?assertEqual(Expect, Expr))).
-define(_assertEqual(Expect, Expr, Comment), ?_test(?assertEqual(Expect, Expr, Comment))).
-define(_assertNotEqual(Unexpected, Expr), ?_test(?assertNotEqual(Unexpected, Expr))).
-define(_assertNotEqual(Unexpected, Expr, Comment), ?_test(?assertNotEqual(Unexpected, Expr, Comment))).
-define(_assertException(Class, Term, Expr), ?_test(?assertException(Class, Term, Expr))).
-define(_assertException(Class, Term, Expr, Comment), ?_test(?assertException(Class, Term, Expr, Comment))).
-define(_assertNotException(Class, Term, Expr), ?_test(?assertNotException(Class, Term, Expr))).
-define(_assertNotException(Class, Term, Expr, Comment), ?_test(?assertNotException(Class, Term, Expr, Comment))).
-define(_assertError(Term, Expr), ?_test(?assertError(Term, Expr))).
-define(_assertError(Term, Expr, Comment), ?_test(?assertError(Term, Expr, Comment))).
-define(_assertExit(Term, Expr), ?_test(?assertExit(Term, Expr))).
-define(_assertExit(Term, Expr, Comment), ?_test(?assertExit(Term, Expr, Comment))).
-define(_assertThrow(Term, Expr), ?_test(?assertThrow(Term, Expr))).
-define(_assertThrow(Term, Expr, Comment), ?_test(?assertThrow(Term, Expr, Comment))).

-define(LET(X, Y, Z), ((fun(X) -> (Z) end)(Y))).
-define(IF(B, T, F), (case (B) of true -> (T); false -> (F) end)).
-define(MATCHES(A, E), (try (E) of A -> true; _ -> false catch _:_ -> false end)).

-define(debugMsg(S), (begin io:format(user, <<"~ts:~w:~w: ~ts\n">>, [?FILE, ?LINE, self(), S]), ok end)).
-define(debugHere, (?debugMsg("<-"))).
-define(debugFmt(S, As), (?debugMsg(io_lib:format((S), (As))))).
-define(debugVal(E), ?debugVal(E, 15)).
-define(debugVal(E, D), (begin ((fun(X__V) -> ?debugFmt(<<"~ts = ~tP">>, [(??E), X__V, D]), X__V end)(E)) end)).
-define(debugTime(S, E), (begin ((fun() -> {X__T0, _} = statistics(wall_clock), X__V = (E), {X__T1, _} = statistics(wall_clock),
                                           ?debugFmt(<<"~ts: ~.3f s">>, [(S), (X__T1 - X__T0) / 1000]), X__V end)()) end)).

-define(cmd(Cmd), ?assertCmd(Cmd)).
-define(assertCmd(Cmd), ?assertCmdStatus(0, Cmd)).
-define(assertCmdStatus(N, Cmd),
        begin
            ((fun() ->
                      case eunit_lib:command(Cmd) of
                          {(N), _} -> ok;
                          {X__N, _} -> erlang:error({assertCmd_failed, [{module, ?MODULE}, {line, ?LINE}, {command, (Cmd)}, {expected_status, (N)}, {status, X__N}]})
                      end
              end)())
        end).

-endif.
