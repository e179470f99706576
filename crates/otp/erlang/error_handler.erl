%% What the virtual machine calls when a function that is not there is called: load the module and try again, or raise.
%%
%% It uses the native loader and no other module, since any other module may be the one that is missing.
-module(error_handler).

-export([breakpoint/3, raise_undef_exception/3, stub_function/3, undefined_function/3, undefined_lambda/3]).

undefined_function(M, F, A) ->
    case prim_code:ensure_loaded(M) of
        %% A module of natives alone has no code that could tell of it.
        {module, M} when F =:= module_info, length(A) =< 1 -> apply(erlang, get_module_info, [M | A]);
        {module, M} ->
            case erlang:function_exported(M, F, length(A)) of
                true -> apply(M, F, A);
                false -> handle_undefined(M, F, A)
            end;
        _ ->
            raise_undef_exception(M, F, A)
    end.

%% A module may export '$handle_undefined_function'/2 to answer for all that it does not define.
handle_undefined(M, F, A) ->
    case erlang:function_exported(M, '$handle_undefined_function', 2) of
        true -> M:'$handle_undefined_function'(F, A);
        false -> raise_undef_exception(M, F, A)
    end.

undefined_lambda(M, Fun, A) ->
    case prim_code:ensure_loaded(M) of
        {module, M} -> apply(Fun, A);
        _ -> raise({Fun, A, []})
    end.

breakpoint(M, F, A) -> int:eval(M, F, A).

stub_function(M, F, A) -> exit({undef, {M, F, A}}).

raise_undef_exception(M, F, A) -> raise({M, F, A, []}).

raise(Called) ->
    try erlang:error(undef)
    catch error:undef:Stack -> erlang:raise(error, undef, [Called | callers(Stack)])
    end.

callers([{?MODULE, _, _, _} | Stack]) -> callers(Stack);
callers(Stack) -> Stack.
