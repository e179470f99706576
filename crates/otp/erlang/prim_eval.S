%% Selective receive for the evaluator: 'receive'(Fun, Timeout) applies Fun to each message in turn until it answers something
%% else than the atom nomatch; that message is removed, and the answer is the result. After Timeout the result is the atom timeout.
{module, prim_eval}.
{exports, [{'receive', 2}, {module_info, 0}, {module_info, 1}]}.
{attributes, []}.
{labels, 12}.

{function, 'receive', 2, 2}.
  {label, 1}.
    {func_info, {atom, prim_eval}, {atom, 'receive'}, 2}.
  {label, 2}.
    {allocate, 2, 2}.
    {move, {x, 1}, {y, 0}}.
    {move, {x, 0}, {y, 1}}.
  {label, 3}.
    {loop_rec, {f, 5}, {x, 0}}.
    {move, {y, 1}, {x, 1}}.
    %% A message may leave by the fun's result only when it is removed.
    {'%', {remove_fragility, {x, 0}}}.
    {call_fun, 1}.
    {test, is_ne_exact, {f, 4}, [{x, 0}, {atom, nomatch}]}.
    remove_message.
    {deallocate, 2}.
    return.
  {label, 4}.
    {loop_rec_end, {f, 3}}.
  {label, 5}.
    {wait_timeout, {f, 3}, {y, 0}}.
    timeout.
    {move, {atom, timeout}, {x, 0}}.
    {deallocate, 2}.
    return.

{function, module_info, 0, 8}.
  {label, 7}.
    {func_info, {atom, prim_eval}, {atom, module_info}, 0}.
  {label, 8}.
    {move, {atom, prim_eval}, {x, 0}}.
    {call_ext_only, 1, {extfunc, erlang, get_module_info, 1}}.

{function, module_info, 1, 10}.
  {label, 9}.
    {func_info, {atom, prim_eval}, {atom, module_info}, 1}.
  {label, 10}.
    {move, {x, 0}, {x, 1}}.
    {move, {atom, prim_eval}, {x, 0}}.
    {call_ext_only, 2, {extfunc, erlang, get_module_info, 2}}.
