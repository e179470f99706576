%% Assertions, for programs that include "stdlib/include/assert.hrl". With NOASSERT defined they are nothing, unless ASSERT is
%% defined as well; NODEBUG without DEBUG defines NOASSERT. What fails is an error whose reason tells module, line, expression, what was expected and what came.
-ifndef(ASSERT_HRL).
-define(ASSERT_HRL, true).

-ifdef(NODEBUG).
-ifndef(DEBUG).
-ifndef(NOASSERT).
-define(NOASSERT, true).
-endif.
-endif.
-endif.
-ifdef(ASSERT).
-undef(NOASSERT).
-endif.

-ifdef(NOASSERT).
-define(assert(BoolExpr), ok).
-define(assert(BoolExpr, Comment), ok).
-define(assertNot(BoolExpr), ok).
-define(assertNot(BoolExpr, Comment), ok).
-define(assertMatch(Guard, Expr), ok).
-define(assertMatch(Guard, Expr, Comment), ok).
-define(assertNotMatch(Guard, Expr), ok).
-define(assertNotMatch(Guard, Expr, Comment), ok).
-define(assertEqual(Expect, Expr), ok).
-define(assertEqual(Expect, Expr, Comment), ok).
-define(assertNotEqual(Unexpected, Expr), ok).
-define(assertNotEqual(Unexpected, Expr, Comment), ok).
-define(assertException(Class, Term, Expr), ok).
-define(assertException(Class, Term, Expr, Comment), ok).
-define(assertNotException(Class, Term, Expr), ok).
-define(assertNotException(Class, Term, Expr, Comment), ok).
-else.

-define(ASSERT_WHERE_, {module, ?MODULE}, {line, ?LINE}).

-define(assert(BoolExpr), ?ASSERT_IS_(true, assert, BoolExpr, [])).
-define(assert(BoolExpr, Comment), ?ASSERT_IS_(true, assert, BoolExpr, [{comment, Comment}])).
-define(assertNot(BoolExpr), ?ASSERT_IS_(false, assert, BoolExpr, [])).
-define(assertNot(BoolExpr, Comment), ?ASSERT_IS_(false, assert, BoolExpr, [{comment, Comment}])).

-define(ASSERT_IS_(Wanted, Name, BoolExpr, More),
        begin
            ((fun() ->
                      case BoolExpr of
                          Wanted -> ok;
                          X__V -> erlang:error({Name, [?ASSERT_WHERE_] ++ More ++ [{expression, (??BoolExpr)}, {expected, Wanted},
                                                       case not Wanted of
                                                           X__V -> {value, X__V};
                                                           _ -> {not_boolean, X__V}
                                                       end]})
                      end
              end)())
        end).

-define(assertMatch(Guard, Expr), ?ASSERT_MATCH_(Guard, Expr, [])).
-define(assertMatch(Guard, Expr, Comment), ?ASSERT_MATCH_(Guard, Expr, [{comment, Comment}])).
-define(ASSERT_MATCH_(Guard, Expr, More),
        begin
            ((fun() ->
                      case (Expr) of
                          Guard -> ok;
                          X__V -> erlang:error({assertMatch, [?ASSERT_WHERE_] ++ More ++ [{expression, (??Expr)}, {pattern, (??Guard)}, {value, X__V}]})
                      end
              end)())
        end).

-define(assertNotMatch(Guard, Expr), ?ASSERT_NOT_MATCH_(Guard, Expr, [])).
-define(assertNotMatch(Guard, Expr, Comment), ?ASSERT_NOT_MATCH_(Guard, Expr, [{comment, Comment}])).
-define(ASSERT_NOT_MATCH_(Guard, Expr, More),
        begin
            ((fun() ->
                      X__V = (Expr),
                      case X__V of
                          Guard -> erlang:error({assertNotMatch, [?ASSERT_WHERE_] ++ More ++ [{expression, (??Expr)}, {pattern, (??Guard)}, {value, X__V}]});
                          _ -> ok
                      end
              end)())
        end).

-define(assertEqual(Expect, Expr), ?ASSERT_EQUAL_(Expect, Expr, [])).
-define(assertEqual(Expect, Expr, Comment), ?ASSERT_EQUAL_(Expect, Expr, [{comment, Comment}])).
-define(ASSERT_EQUAL_(Expect, Expr, More),
        begin
            ((fun() ->
                      X__X = (Expect),
                      case (Expr) of
                          X__X -> ok;
                          X__V -> erlang:error({assertEqual, [?ASSERT_WHERE_] ++ More ++ [{expression, (??Expr)}, {expected, X__X}, {value, X__V}]})
                      end
              end)())
        end).

-define(assertNotEqual(Unexpected, Expr), ?ASSERT_NOT_EQUAL_(Unexpected, Expr, [])).
-define(assertNotEqual(Unexpected, Expr, Comment), ?ASSERT_NOT_EQUAL_(Unexpected, Expr, [{comment, Comment}])).
-define(ASSERT_NOT_EQUAL_(Unexpected, Expr, More),
        begin
            ((fun() ->
                      X__X = (Unexpected),
                      case (Expr) of
                          X__X -> erlang:error({assertNotEqual, [?ASSERT_WHERE_] ++ More ++ [{expression, (??Expr)}, {value, X__X}]});
                          _ -> ok
                      end
              end)())
        end).

-define(assertException(Class, Term, Expr), ?ASSERT_EXCEPTION_(assertException, Class, Term, Expr, [])).
-define(assertException(Class, Term, Expr, Comment), ?ASSERT_EXCEPTION_(assertException, Class, Term, Expr, [{comment, Comment}])).
-define(ASSERT_PATTERN_(Class, Term), {pattern, "{ " ++ (??Class) ++ " , " ++ (??Term) ++ " , [...] }"}).
-define(ASSERT_EXCEPTION_(Name, Class, Term, Expr, More),
        begin
            ((fun() ->
                      try (Expr) of
                          X__V -> erlang:error({Name, [?ASSERT_WHERE_] ++ More ++ [{expression, (??Expr)}, ?ASSERT_PATTERN_(Class, Term),
                                                       {unexpected_success, X__V}]})
                      catch
                          Class:Term -> ok;
                          X__C:X__T:X__S -> erlang:error({Name, [?ASSERT_WHERE_] ++ More ++ [{expression, (??Expr)}, ?ASSERT_PATTERN_(Class, Term),
                                                                 {unexpected_exception, {X__C, X__T, X__S}}]})
                      end
              end)())
        end).

-define(assertNotException(Class, Term, Expr), ?ASSERT_NOT_EXCEPTION_(Class, Term, Expr, [])).
-define(assertNotException(Class, Term, Expr, Comment), ?ASSERT_NOT_EXCEPTION_(Class, Term, Expr, [{comment, Comment}])).
-define(ASSERT_NOT_EXCEPTION_(Class, Term, Expr, More),
        begin
            ((fun() ->
                      try (Expr) of
                          _ -> ok
                      catch
                          X__C:X__T:X__S ->
                              case X__C of
                                  Class ->
                                      case X__T of
                                          Term -> erlang:error({assertNotException, [?ASSERT_WHERE_] ++ More ++ [{expression, (??Expr)}, ?ASSERT_PATTERN_(Class, Term),
                                                                                     {unexpected_exception, {X__C, X__T, X__S}}]});
                                          _ -> ok
                                      end;
                                  _ -> ok
                              end
                      end
              end)())
        end).
-endif.

-define(assertError(Term, Expr), ?assertException(error, Term, Expr)).
-define(assertError(Term, Expr, Comment), ?assertException(error, Term, Expr, Comment)).
-define(assertExit(Term, Expr), ?assertException(exit, Term, Expr)).
-define(assertExit(Term, Expr, Comment), ?assertException(exit, Term, Expr, Comment)).
-define(assertThrow(Term, Expr), ?assertException(throw, Term, Expr)).
-define(assertThrow(Term, Expr, Comment), ?assertException(throw, Term, Expr, Comment)).

-endif.
