%% Filters for log events: by domain, level, progress and origin. Each answers the event, `stop` or `ignore`.
-module(logger_filters).

-export([domain/2, level/2, progress/2, remote_gl/2]).

domain(#{meta := Meta} = Event, {Action, Compare, Domain})
  when Action =:= log orelse Action =:= stop, is_list(Domain),
       Compare =:= super orelse Compare =:= sub orelse Compare =:= equal orelse Compare =:= not_equal orelse Compare =:= undefined ->
    decide(domain_matches(Compare, maps:find(domain, Meta), Domain), Action, Event);
domain(Event, Extra) -> erlang:error(badarg, [Event, Extra]).

domain_matches(super, {ok, Own}, Domain) when is_list(Own) -> lists:prefix(Own, Domain);
domain_matches(sub, {ok, Own}, Domain) when is_list(Own) -> lists:prefix(Domain, Own);
domain_matches(equal, {ok, Own}, Domain) -> Own =:= Domain;
domain_matches(not_equal, {ok, Own}, Domain) -> Own =/= Domain;
domain_matches(not_equal, error, _) -> true;
domain_matches(undefined, error, _) -> true;
domain_matches(_, _, _) -> false.

level(#{level := Own} = Event, {Action, Operator, Level} = Extra) when Action =:= log; Action =:= stop ->
    Order = logger:compare_levels(Own, Level),
    Matches = case Operator of
                  eq -> Order =:= eq;
                  neq -> Order =/= eq;
                  lt -> Order =:= lt;
                  gt -> Order =:= gt;
                  lteq -> Order =/= gt;
                  gteq -> Order =/= lt;
                  _ -> erlang:error(badarg, [Event, Extra])
              end,
    decide(Matches, Action, Event);
level(Event, Extra) -> erlang:error(badarg, [Event, Extra]).

progress(#{msg := {report, #{label := {_, progress}}}} = Event, Action) when Action =:= log; Action =:= stop ->
    decide(true, Action, Event);
progress(_, Action) when Action =:= log; Action =:= stop -> ignore;
progress(Event, Action) -> erlang:error(badarg, [Event, Action]).

remote_gl(#{meta := #{gl := Leader}} = Event, Action) when node(Leader) =/= node() -> decide(true, Action, Event);
remote_gl(_, Action) when Action =:= log; Action =:= stop -> ignore.

decide(true, log, Event) -> Event;
decide(true, stop, _) -> stop;
decide(false, _, _) -> ignore.
