%% Functions of tests, and what surrounds them, run so that what they raise is told.
-module(eunit_test).

-export([enter_context/4, mf_wrapper/2, multi_setup/1, run_testfun/1]).

%% {ok, Value}, or {error, {Class, Reason, Stack}}. What a wrapper of this module has to say is thrown on.
run_testfun(Fun) ->
    try Fun() of
        Value -> {ok, Value}
    catch
        throw:{eunit_internal, Term} -> throw(Term);
        Class:Reason:Stack -> {error, {Class, Reason, Stack}}
    end.

%% Calls a function by its name, and tells whether it is the module or the function that is not there.
mf_wrapper(M, F) ->
    fun() ->
            try M:F()
            catch error:undef:Stack ->
                    case {erlang:module_loaded(M), erlang:function_exported(M, F, 0)} of
                        {false, _} -> throw({eunit_internal, {module_not_found, M}});
                        {true, false} -> throw({eunit_internal, {no_such_function, {M, F, 0}}});
                        _ -> erlang:raise(error, undef, own(Stack) ++ [{M, F, 0, []}])
                    end
            end
    end.

%% The frames above those of this module, each once.
own(Stack) ->
    Above = lists:takewhile(fun(Frame) -> element(1, Frame) =/= ?MODULE end, Stack),
    eunit_lib:uniq([Frame || Frame <- Above, element(1, Frame) =/= eunit_data]).

%% Sets up, instantiates, calls back, and cleans up whatever happens. Throws {context_error, What, Exception}.
enter_context(Setup, Cleanup, Instantiate, Callback) ->
    Value = try Setup()
            catch Class:Reason:Stack -> context_error(setup_failed, Class, Reason, Stack)
            end,
    Tests = try Instantiate(Value)
            catch Class1:Reason1:Stack1 -> context_error(instantiation_failed, Class1, Reason1, Stack1)
            end,
    case eunit_lib:is_not_test(Tests) of
        true ->
            {_, Here} = process_info(self(), current_stacktrace),
            context_error({bad_instantiator, {erlang:fun_info_mfa(Instantiate), Tests}}, error, badarg, Here);
        false -> ok
    end,
    try Callback(Tests)
    after
        try Cleanup(Value)
        catch Class2:Reason2:Stack2 -> context_error(cleanup_failed, Class2, Reason2, Stack2)
        end
    end.

-spec context_error(term(), atom(), term(), list()) -> no_return().
context_error(What, Class, Reason, Stack) -> throw({context_error, What, {Class, Reason, own(Stack)}}).

%% One setup of several, {Tag, Setup} or {Tag, Setup, Cleanup}: its value lists theirs. If one fails, those before it are cleaned up.
multi_setup(List) ->
    {fun() -> set_up(List, []) end,
     fun(Values) -> clean_up(lists:zip(lists:reverse(List), lists:reverse(Values))) end}.

set_up([One | Others], Done) ->
    try (element(2, One))() of
        Value -> set_up(Others, [{One, Value} | Done])
    catch
        Class:Reason:Stack ->
            clean_up(Done),
            throw({element(1, One), {Class, Reason, Stack}})
    end;
set_up([], Done) -> [Value || {_, Value} <- lists:reverse(Done)].

clean_up(Done) -> lists:foreach(fun clean_up_one/1, Done).

clean_up_one({{Tag, _, Cleanup}, Value}) ->
    try Cleanup(Value)
    catch Class:Reason:Stack -> throw({Tag, {Class, Reason, Stack}})
    end;
clean_up_one({{_, _}, _}) -> ok.
