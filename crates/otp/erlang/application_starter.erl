%% Start phases: an application and those it includes start in steps, each step called in each of them that has it.
-module(application_starter).

-export([start/3]).

%% Phases are those of the topmost application; the applications included come after the one that includes them.
start([{Phase, _} | Phases], Type, Applications) ->
    case phase(Phase, Type, Applications) of
        ok -> start(Phases, Type, Applications);
        Error -> Error
    end;
start([], _, _) ->
    ok.

phase(Phase, Type, [Application | Rest]) ->
    {ok, Phases} = application:get_key(Application, start_phases),
    Included = case application:get_key(Application, mod) of
                   {ok, {application_starter, _}} ->
                       {ok, Names} = application:get_key(Application, included_applications),
                       Names;
                   _ ->
                       []
               end,
    case called(Phase, Type, Application, Phases) of
        ok -> phase(Phase, Type, Included ++ Rest);
        Error -> Error
    end;
phase(_, _, []) ->
    ok.

called(Phase, Type, Application, Phases) when is_list(Phases) ->
    case lists:keyfind(Phase, 1, Phases) of
        {_, Args} ->
            Module = case application:get_key(Application, mod) of
                         {ok, {application_starter, [Starter | _]}} -> Starter;
                         {ok, {Starter, _}} -> Starter
                     end,
            case catch Module:start_phase(Phase, Type, Args) of
                ok -> ok;
                {error, Reason} -> {error, {Reason, {Module, start_phase, [Phase, Type, Args]}}};
                Other -> {error, {bad_return_value, {{Module, start_phase, [Phase, Type, Args]}, Other}}}
            end;
        false ->
            ok
    end;
called(_, _, _, undefined) ->
    ok.
