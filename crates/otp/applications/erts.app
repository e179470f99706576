{application, erts,
 [{description, "ERTS  CXC 138 10"},
  {vsn, "15.2.7"},
  {modules,
   [atomics, counters, erl_prim_loader, erts_code_purger, erts_internal, init, prim_eval, prim_file, prim_net, zlib]},
  {registered, []},
  {applications, []},
  {env, []}]}.
